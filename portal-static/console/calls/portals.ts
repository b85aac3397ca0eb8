import { url } from '../../shared/http';
import type { Page, Portal } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';

const ROOT = '/v3/portals';

export type PortalDraft = Partial<Omit<Portal, 'id' | 'canonical_domain' | 'created_at'>>;

export const portals = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Portal>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  all: async (signal?: AbortSignal) => (await get<Page<Portal>>(url(ROOT, { 'page[size]': ALL, sort: 'name' }), signal)).data,
  find: (id: string, signal?: AbortSignal) => get<Portal>(at(ROOT, id), signal),
  create: (body: PortalDraft) => post<Portal>(ROOT, body),
  change: (id: string, body: PortalDraft) => patch<Portal>(at(ROOT, id), body),
  /** With `force` it is unpublished from first. */
  remove: (id: string, force: boolean) => send('DELETE', force ? url(at(ROOT, id), { force: 'true' }) : at(ROOT, id)),
};

/** Portals of a laptop are on the console's own port; the contract names hosts only. */
export function portalUrl(portal: Portal, here: { protocol: string; port: string } = location): string {
  const host = portal.canonical_domain;
  return host.endsWith('.localhost') ? `${here.protocol}//${host}${here.port && `:${here.port}`}/` : `https://${host}/`;
}
