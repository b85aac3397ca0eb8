import { url } from '../../shared/http';
import type { Delivery, DeliveryStatus, NewSecret, Page, Webhook, WholeDelivery } from '../contract';
import { at, get, patch, post, send } from '../http';

const ROOT = '/v3/webhooks';

type DeliveryPage = { data: Delivery[]; meta: { page: { next: string | null } } };

/** Of the link to the next page only the place in it: filters are the page's own. */
const placeOf = (next: string | null) => (next ? (new URL(next, location.origin).searchParams.get('page[after]') ?? '') : '');

export const webhooks = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Webhook>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  find: (id: string, signal?: AbortSignal) => get<Webhook>(at(ROOT, id), signal),
  create: (body: object) => post<NewSecret>(ROOT, body),
  change: (id: string, body: object) => patch<Webhook>(at(ROOT, id), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
  rotate: (id: string, hours: number) => post<NewSecret>(at(ROOT, id, 'rotate-secret'), { overlap_hours: hours }),
  test: (id: string) => post<WholeDelivery>(at(ROOT, id, 'test'), {}),
  types: async (signal?: AbortSignal) => (await get<{ data: string[] }>('/v3/webhook-event-types', signal)).data,
};

export const deliveries = {
  list: async (webhook: string, query: { status?: DeliveryStatus | undefined; after?: string | undefined; size: number }, signal?: AbortSignal) => {
    const page = await get<DeliveryPage>(url(at(ROOT, webhook, 'deliveries'), { 'filter[status]': query.status, 'page[after]': query.after, 'page[size]': query.size }), signal);
    return { data: page.data, next: placeOf(page.meta.page.next) };
  },
  find: (webhook: string, id: string, signal?: AbortSignal) => get<WholeDelivery>(at(ROOT, webhook, 'deliveries', id), signal),
  replay: (webhook: string, id: string) => post<WholeDelivery>(at(ROOT, webhook, 'deliveries', id, 'replay'), {}),
  replayAll: (webhook: string, since: string, status: DeliveryStatus[]) => post<{ replayed: number; next_until: string | null }>(at(ROOT, webhook, 'replay'), { since, status }),
};
