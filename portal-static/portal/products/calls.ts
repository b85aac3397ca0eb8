import { done, url } from '../../shared/http';
import { get, post } from '../calls';
import type { ApiActions, ApiApplication, ApiDocumentTree, Appearance, Page, Product, ProductRegistration, ProductVersion } from '../contract';
import { call } from '../session';

// The largest page there is.
const ALL = 1000;
const TREE = 'application/vnd.konnect.document-tree+json';

const paged = ({ page, size }: { page?: number; size: number }) => ({ 'page[number]': page, 'page[size]': size });

const at = (...segments: string[]) => `/api/v2/${segments.map(encodeURIComponent).join('/')}`;

// The back end refuses longer ones.
const WORDS_MAX = 200;

export const products = {
  list: (query: { page?: number; size: number }, signal?: AbortSignal) => get<Page<Product>>(url(at('products'), paged(query)), signal),
  /** By what products, their versions and documents say, the best first. */
  search: async (words: string, query: { page?: number; size: number }, signal?: AbortSignal): Promise<Page<Product>> => {
    const { data, meta } = await get<Page<{ source: Product }>>(url(at('search', 'product-catalog'), { q: words.slice(0, WORDS_MAX), join: 'versions,versions.documents', ...paged(query) }), signal);
    return { data: data.map(hit => hit.source), meta };
  },
  look: async (signal?: AbortSignal) => (await get<Appearance>(at('portal', 'appearance'), signal)).variables.catalog,
  find: (id: string, signal?: AbortSignal) => get<Product>(at('products', id), signal),
  actions: (id: string, signal?: AbortSignal) => get<ApiActions>(at('products', id, 'actions'), signal),
  versions: async (id: string, signal?: AbortSignal) => (await get<Page<ProductVersion>>(url(at('products', id, 'versions'), { 'page[size]': ALL }), signal)).data,
  version: (id: string, version: string, signal?: AbortSignal) => get<ProductVersion>(at('products', id, 'versions', version), signal),
  documents: async (id: string, signal?: AbortSignal) =>
    ((await (await call('GET', url(at('products', id, 'documents'), { 'page[size]': ALL }), { accept: TREE, signal })).json()) as Page<ApiDocumentTree>).data,
  /** HTML by the server's renderer. */
  document: async (id: string, document: string, signal?: AbortSignal) => (await call('GET', at('products', id, 'documents', document), { accept: 'text/html', signal })).text(),
  /** Undefined where there is none: the contract answers 204. */
  specification: async (id: string, version: string, signal?: AbortSignal) => {
    const answer = await call('GET', at('products', id, 'versions', version, 'spec'), { signal });
    return answer.status === 204 ? undefined : ((await answer.json()) as { content: string }).content;
  },
  /** Whether there is a specification, without fetching it. */
  isSpecified: async (id: string, version: string, signal?: AbortSignal) => {
    const answer = await call('GET', at('products', id, 'versions', version, 'spec', 'operations'), { signal });
    await answer.arrayBuffer();
    return answer.status !== 204;
  },
  applications: async (id: string, version: string, signal?: AbortSignal) =>
    (await get<Page<ApiApplication>>(url(at('products', id, 'versions', version, 'applications'), { 'page[size]': ALL }), signal)).data,
};

export const productRegistrations = {
  list: async (application: string, signal?: AbortSignal) =>
    (await get<Page<ProductRegistration>>(url(at('applications', application, 'registrations'), { 'page[size]': ALL }), signal)).data,
  create: (application: string, version: string) => post<ProductRegistration>(at('applications', application, 'registrations'), { product_version_id: version }),
  remove: (application: string, id: string) => done(call('DELETE', at('applications', application, 'registrations', id))),
};
