import type { Document, DocumentStatus, DocumentSummary, DocumentTree, EntityType, Visibility } from '../contract';
import { at, get, patch, post, send } from '../http';
import { call } from '../session';
import { textsOfProduct } from './productDocuments';

export interface DocumentDraft {
  title: string;
  slug?: string;
  status: DocumentStatus;
  content: string;
  parent_document_id?: string | null;
  /** Of pages only; left out, it is the portal's default. */
  visibility?: Visibility;
  /** Of pages only. */
  description?: string | null;
}

/** What is written in Markdown and stands in a tree: documents of APIs, packages and products, pages of portals. */
export type TextOwner = EntityType | 'portal' | 'product';

const roots = { api: '/v3/apis', api_package: '/v3/api-packages', portal: '/v3/portals' };
const kinds = { api: 'documents', api_package: 'documents', portal: 'pages', product: 'documents' } satisfies Record<TextOwner, string>;

/** Where the owners of documents and pages are in the console. */
export const ownerPages = { api: '/apis', api_package: '/api-packages', portal: '/portals', product: '/api-products' } satisfies Record<TextOwner, string>;

export const textsPath = (type: TextOwner, id: string) => `${ownerPages[type]}/${id}/${kinds[type]}`;

// The one difference on the wire is what the parent is called.
interface Paged extends Omit<DocumentSummary, 'parent_document_id'> {
  parent_page_id: string | null;
  children?: Paged[];
}

const named = <T extends DocumentSummary>({ parent_page_id, children, ...rest }: Paged): T =>
  ({ ...rest, parent_document_id: parent_page_id, ...(children && { children: children.map(named<DocumentTree>) }) }) as unknown as T;

/** Whether what stands under one parent can be put in any order. */
export const isOrdered = (type: TextOwner) => type !== 'product';

/** The documents of one API, package or product, or the pages of one portal. */
export const textsOf = (type: TextOwner, id: string) => (type === 'product' ? textsOfProduct(id) : textsOfOwner(type, id));

function textsOfOwner(type: keyof typeof roots, id: string) {
  const of = (...rest: string[]) => at(roots[type], id, kinds[type], ...rest);
  const read = <T extends DocumentSummary>(answer: unknown): T => (type === 'portal' ? named<T>(answer as Paged) : (answer as T));
  const parent = (to: string | null) => (type === 'portal' ? { parent_page_id: to } : { parent_document_id: to });
  const written = ({ parent_document_id: to, ...rest }: Partial<DocumentDraft>) => (to === undefined ? rest : { ...rest, ...parent(to) });
  return {
    tree: async (signal?: AbortSignal) => (await get<{ data: unknown[] }>(of(), signal)).data.map(read<DocumentTree>),
    find: async (document: string, signal?: AbortSignal) => read<Document>(await get(of(document), signal)),
    create: async (body: DocumentDraft) => read<Document>(await post(of(), written(body))),
    change: async (document: string, body: Partial<DocumentDraft>) => read<Document>(await patch(of(document), written(body))),
    /** `index` counts among those under the same parent, without this one. */
    move: (document: string, to: string | null, index: number) => send('POST', of(document, 'move'), { ...parent(to), index }),
    remove: (document: string) => send('DELETE', of(document)),
  };
}

/** Gives a portal pages to begin with. What is there is left alone. */
export const addDefaultContent = (portal: string) => send('POST', at('/v3/portals', portal, 'default-content'));

/** HTML by the renderer that portals use. */
export const preview = async (content: string, signal?: AbortSignal) => (await call('POST', '/v3/markdown-preview', { body: { content }, accept: 'text/html', signal })).text();
