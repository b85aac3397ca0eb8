import { url } from '../../shared/http';
import type { ApiPackage, Page, PackageOperation, RateLimit } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';
import type { Step } from '../packages/compose';

const ROOT = '/v3/api-packages';

export interface PackageDraft {
  name: string;
  description: string | null;
  version: string | null;
  rate_limiting_config: RateLimit | null;
}

export const packages = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<ApiPackage>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  find: (id: string, signal?: AbortSignal) => get<ApiPackage>(at(ROOT, id), signal),
  create: (body: PackageDraft) => post<ApiPackage>(ROOT, body),
  change: (id: string, body: PackageDraft) => patch<ApiPackage>(at(ROOT, id), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
  operations: async (id: string, signal?: AbortSignal) => (await get<Page<PackageOperation>>(url(at(ROOT, id, 'operations'), { 'page[size]': ALL }), signal)).data,
  /** All or none of the steps. */
  compose: (id: string, steps: Step[]) => send('PATCH', at(ROOT, id, 'operations'), steps),
};
