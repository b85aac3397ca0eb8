import { url } from '../../shared/http';
import type { EntityType, Page, Publication, Visibility } from '../contract';
import { ALL, at, get, put, send } from '../http';

/** Left out, the strategy is the portal's default; null is none. */
export interface PublicationDraft {
  auth_strategy_ids?: string[] | null;
  visibility: Visibility;
  auto_approve_registrations: boolean;
}

const roots = { api: '/v3/apis', api_package: '/v3/api-packages' } satisfies Record<EntityType, string>;
const of = (type: EntityType, id: string, portal: string) => at(roots[type], id, 'publications', portal);

export const publications = {
  ofEntity: async (id: string, signal?: AbortSignal) =>
    (await get<Page<Publication>>(url('/v3/api-publications', { 'filter[api_id]': id, 'page[size]': ALL }), signal)).data,
  ofPortal: async (portal: string, signal?: AbortSignal) =>
    (await get<Page<Publication>>(url('/v3/api-publications', { 'filter[portal_id]': portal, 'page[size]': ALL }), signal)).data,
  count: async (signal?: AbortSignal) => (await get<Page<Publication>>(url('/v3/api-publications', { 'page[size]': 1 }), signal)).meta.page.total,
  publish: (type: EntityType, id: string, portal: string, body: PublicationDraft) => put<Publication>(of(type, id, portal), body),
  unpublish: (type: EntityType, id: string, portal: string) => send('DELETE', of(type, id, portal)),
};
