import { url } from '../../shared/http';
import type { AuthStrategy, Page } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';

const ROOT = '/v2/application-auth-strategies';

export const strategies = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<AuthStrategy>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  all: async (signal?: AbortSignal) => (await get<Page<AuthStrategy>>(url(ROOT, { 'page[size]': ALL, sort: 'name' }), signal)).data,
  find: (id: string, signal?: AbortSignal) => get<AuthStrategy>(at(ROOT, id), signal),
  create: (body: object) => post<AuthStrategy>(ROOT, body),
  change: (id: string, body: object) => patch<AuthStrategy>(at(ROOT, id), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
};
