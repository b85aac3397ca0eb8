import { url } from '../../shared/http';
import type { ControlPlane, CorePage, Explanation, GatewayPlugin, GatewayRoute, GatewayService, GatewayToken, Page } from '../contract';
import { ALL, at, get, patch, post, put, send } from '../http';

const ROOT = '/v2/control-planes';

export const controlPlanes = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<ControlPlane>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size }), signal),
  all: async (signal?: AbortSignal) => (await get<Page<ControlPlane>>(url(ROOT, { 'page[size]': ALL }), signal)).data,
  find: (id: string, signal?: AbortSignal) => get<ControlPlane>(at(ROOT, id), signal),
  create: (body: { name: string; description?: string }) => post<ControlPlane>(ROOT, body),
  change: (id: string, body: { name: string; description: string }) => patch<ControlPlane>(at(ROOT, id), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
};

export const gatewayTokens = {
  list: async (controlPlane: string, signal?: AbortSignal) => (await get<Page<GatewayToken>>(url(at(ROOT, controlPlane, 'gateway-tokens'), { 'page[size]': ALL }), signal)).data,
  create: (controlPlane: string, name: string) => post<GatewayToken & { token: string }>(at(ROOT, controlPlane, 'gateway-tokens'), { name }),
  remove: (controlPlane: string, id: string) => send('DELETE', at(ROOT, controlPlane, 'gateway-tokens', id)),
};

export type Question = { method: string; path: string; host: string | null; headers: Record<string, string[]> };

export const explain = (controlPlane: string, question: Question) => post<Explanation>(at(ROOT, controlPlane, 'explain'), question);

export const services = entities<GatewayService>('services');
export const routes = entities<GatewayRoute>('routes');
export const plugins = entities<GatewayPlugin>('plugins');

/** The plugin that enforces access in the whole control plane, when it runs. */
export const enforcing = (all: GatewayPlugin[]) => all.find(plugin => plugin.name === 'ace' && plugin.enabled && !plugin.service && !plugin.route);

function entities<T>(kind: 'services' | 'routes' | 'plugins') {
  const of = (controlPlane: string, ...id: string[]) => at(ROOT, controlPlane, 'core-entities', kind, ...id);
  return {
    /** All of them: the gateway's lists know no total, and its pages are as large as its bounds for one control plane. */
    async list(controlPlane: string, signal?: AbortSignal): Promise<T[]> {
      const all: T[] = [];
      for (let offset: string | undefined = ''; offset !== undefined; ) {
        const page: CorePage<T> = await get<CorePage<T>>(url(of(controlPlane), { size: ALL, offset }), signal);
        all.push(...page.data);
        offset = page.offset;
      }
      return all;
    },
    find: (controlPlane: string, id: string, signal?: AbortSignal) => get<T>(of(controlPlane, id), signal),
    create: (controlPlane: string, body: object) => post<T>(of(controlPlane), body),
    replace: (controlPlane: string, id: string, body: object) => put<T>(of(controlPlane, id), body),
    remove: (controlPlane: string, id: string) => send('DELETE', of(controlPlane, id)),
  };
}
