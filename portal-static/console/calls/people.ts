import { url } from '../../shared/http';
import type { Application, ApprovalStatus, Credential, Developer, Page, ProductRegistration, Registration } from '../contract';
import { ALL, at, get, patch, send } from '../http';

const of = (portal: string, ...rest: string[]) => at('/v3/portals', portal, ...rest);
const listed = (query: Listed) => ({ 'filter[status]': query.status, 'page[number]': query.page, 'page[size]': query.size, sort: query.sort });

interface Listed {
  status?: ApprovalStatus | undefined;
  page?: number;
  size: number;
  sort?: string;
}

export const developers = {
  list: (portal: string, query: Listed & { name?: string }, signal?: AbortSignal) =>
    get<Page<Developer>>(url(of(portal, 'developers'), { ...listed(query), 'filter[name][contains]': query.name }), signal),
  find: (portal: string, id: string, signal?: AbortSignal) => get<Developer>(of(portal, 'developers', id), signal),
  decide: (portal: string, id: string, status: ApprovalStatus) => patch<Developer>(of(portal, 'developers', id), { status }),
  remove: (portal: string, id: string) => send('DELETE', of(portal, 'developers', id)),
};

const classic = (portal: string, ...rest: string[]) => at('/v2/portals', portal, ...rest);

/** Where decisions on a registration are made: each contract has its own half. */
const placeOf = (portal: string, { id, application, api }: Registration) =>
  (api.entity_type === 'product_version' ? classic : of)(portal, 'applications', application.id, 'registrations', id);

export const registrations = {
  /** Both halves as one list. A page of it is a page of each: nothing is left out, and nothing comes twice. */
  async list(portal: string, query: Listed & { name?: string }, signal?: AbortSignal): Promise<Page<Registration>> {
    const path = (root: string) => url(root, { ...listed(query), 'filter[application_name][contains]': query.name });
    const [apis, versions] = await Promise.all([
      get<Page<Registration>>(path(of(portal, 'application-registrations')), signal),
      get<Page<ProductRegistration>>(path(classic(portal, 'application-registrations')), signal),
    ]);
    return mergePages(apis, { ...versions, data: versions.data.map(ofVersion) });
  },
  async ofApplication(portal: string, application: string, signal?: AbortSignal): Promise<Registration[]> {
    const path = (root: string) => url(root, { 'page[size]': ALL });
    const [apis, versions] = await Promise.all([
      get<Page<Registration>>(path(of(portal, 'applications', application, 'registrations')), signal),
      get<Page<ProductRegistration>>(path(classic(portal, 'applications', application, 'registrations')), signal),
    ]);
    return mergePages(apis, { ...versions, data: versions.data.map(ofVersion) }).data;
  },
  decide: (portal: string, registration: Registration, status: ApprovalStatus) => patch<unknown>(placeOf(portal, registration), { status }),
};

/** A registration for a version of a product, as one for an API is shown. */
export const ofVersion = ({ product, product_version, ...rest }: ProductRegistration): Registration => ({
  ...rest, api: { id: product_version.id, name: product.name, version: product_version.name, entity_type: 'product_version', product_id: product.id },
});

/** Two lists in the order of time; as many pages as the longer one has. */
export function mergePages(one: Page<Registration>, other: Page<Registration>): Page<Registration> {
  const [{ page }, { page: { total } }] = [one.meta, other.meta];
  return {
    data: [...one.data, ...other.data].toSorted((a, b) => a.created_at.localeCompare(b.created_at)),
    meta: { page: { ...page, total: page.total + total, longest: Math.max(page.total, total) } },
  };
}

export const applications = {
  list: (portal: string, query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Application>>(
      url(of(portal, 'applications'), { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal,
    ),
  find: (portal: string, id: string, signal?: AbortSignal) => get<Application>(of(portal, 'applications', id), signal),
  /** What is known of its keys; the keys themselves are not. */
  credentials: async (portal: string, id: string, signal?: AbortSignal) =>
    (await get<Page<Credential>>(url(of(portal, 'applications', id, 'credentials'), { 'page[size]': ALL }), signal)).data,
  remove: (portal: string, id: string) => send('DELETE', of(portal, 'applications', id)),
};
