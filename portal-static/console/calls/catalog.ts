import { url } from '../../shared/http';
import type { Api, ApiImplementation, ApiOperation, ApiVersion, ApiVersionSummary, ImplementationMode, Page } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';

const ROOT = '/v3/apis';

export interface ApiDraft {
  name: string;
  version?: string;
  description?: string;
  spec_content?: string;
}

export interface ApiChange {
  name: string;
  description: string | null;
  version: string | null;
  slug: string | null;
}

export const apis = {
  list: (query: { name?: string; mode?: ImplementationMode; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Api>>(
      url(ROOT, { 'filter[name][contains]': query.name, 'filter[implementation_mode]': query.mode, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }),
      signal,
    ),
  find: (id: string, signal?: AbortSignal) => get<Api>(at(ROOT, id), signal),
  create: (body: ApiDraft) => post<Api>(ROOT, body),
  change: (id: string, body: Partial<ApiChange>, force = false) => patch<Api>(forced(at(ROOT, id), force), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
};

export const versions = {
  list: async (api: string, signal?: AbortSignal) => (await get<Page<ApiVersionSummary>>(url(at(ROOT, api, 'versions'), { 'page[size]': ALL, sort: 'created_at desc' }), signal)).data,
  find: (api: string, id: string, signal?: AbortSignal) => get<ApiVersion>(at(ROOT, api, 'versions', id), signal),
  create: (api: string, body: { version?: string; spec: { content: string } }) => post<ApiVersion>(at(ROOT, api, 'versions'), body),
  change: (api: string, id: string, body: { version?: string; spec?: { content: string } }, force: boolean) =>
    patch<ApiVersion>(forced(at(ROOT, api, 'versions', id), force), body),
  remove: (api: string, id: string, force: boolean) => send('DELETE', forced(at(ROOT, api, 'versions', id), force)),
};

export const implementations = {
  /** An API has at most one. */
  find: async (api: string, signal?: AbortSignal) =>
    (await get<Page<ApiImplementation>>(url('/v3/api-implementations', { 'filter[api_id]': api, 'page[size]': 1 }), signal)).data[0],
  create: (api: string, body: Omit<ApiImplementation, 'id'>) => post<ApiImplementation>(at(ROOT, api, 'implementations'), body),
  remove: (api: string, id: string) => send('DELETE', at(ROOT, api, 'implementations', id)),
};

export const operations = {
  /** Of an API that is linked to a control plane; of any other there are none to see (404). */
  list: async (api: string, signal?: AbortSignal) => (await get<Page<ApiOperation>>(url(at(ROOT, api, 'operations'), { 'page[size]': ALL }), signal)).data,
};

const forced = (path: string, force: boolean) => (force ? url(path, { force: 'true' }) : path);
