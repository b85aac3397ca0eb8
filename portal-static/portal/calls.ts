import { done, url } from '../shared/http';
import type {
  Api, ApiActions, ApiApplication, ApiDocumentTree, ApiVersionSummary, Application, AuthStrategy, CreatedApplication, CreatedCredential, Credential, Page, Registration,
} from './contract';
import { call } from './session';

// The largest page there is: a developer has at most 500 applications, an application at most 20 keys.
const ALL = 1000;

export const get = async <T>(path: string, signal?: AbortSignal) => (await (await call('GET', path, { signal })).json()) as T;
export const post = async <T>(path: string, body: unknown) => (await (await call('POST', path, { body })).json()) as T;
const at = (...segments: string[]) => `/api/v3/${segments.map(encodeURIComponent).join('/')}`;

export const apis = {
  list: (query: { words?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Api>>(url(at('apis'), { 'filter[name][contains]': query.words, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  find: (slug: string, signal?: AbortSignal) => get<Api>(at('apis', slug), signal),
  actions: (slug: string, signal?: AbortSignal) => get<ApiActions>(at('apis', slug, 'actions'), signal),
  versions: async (slug: string, signal?: AbortSignal) => (await get<Page<ApiVersionSummary>>(at('apis', slug, 'versions'), signal)).data,
  documents: async (slug: string, signal?: AbortSignal) => (await get<{ data: ApiDocumentTree[] }>(at('apis', slug, 'documents'), signal)).data,
  applications: async (slug: string, signal?: AbortSignal) => (await get<Page<ApiApplication>>(url(at('apis', slug, 'applications'), { 'page[size]': ALL }), signal)).data,
  /** HTML by the server's renderer. */
  document: async (slug: string, document: string, signal?: AbortSignal) =>
    (await call('GET', at('apis', slug, 'documents', document), { accept: 'text/html', signal })).text(),
};

export const strategies = {
  list: async (signal?: AbortSignal) => (await get<Page<AuthStrategy>>(url(at('application-auth-strategies'), { 'page[size]': ALL }), signal)).data,
};

export const applications = {
  list: (page: number, size: number, signal?: AbortSignal) =>
    get<Page<Application>>(url(at('applications'), { 'page[number]': page, 'page[size]': size }), signal),
  all: async (signal?: AbortSignal) => (await get<Page<Application>>(url(at('applications'), { 'page[size]': ALL }), signal)).data,
  find: (id: string, signal?: AbortSignal) => get<Application>(at('applications', id), signal),
  create: (body: { name: string; description?: string; auth_strategy_id?: string; client_id?: string }) => post<CreatedApplication>(at('applications'), body),
  change: (id: string, body: { name?: string; description?: string }) => done(call('PATCH', at('applications', id), { body })),
  remove: (id: string) => done(call('DELETE', at('applications', id))),
};

export const registrations = {
  list: async (application: string, signal?: AbortSignal) =>
    (await get<Page<Registration>>(url(at('applications', application, 'registrations'), { 'page[size]': ALL }), signal)).data,
  create: (application: string, api: string) => post<Registration>(at('applications', application, 'registrations'), { api_id: api }),
  remove: (application: string, id: string) => done(call('DELETE', at('applications', application, 'registrations', id))),
};

export const credentials = {
  list: async (application: string, signal?: AbortSignal) =>
    (await get<Page<Credential>>(url(at('applications', application, 'credentials'), { 'page[size]': ALL }), signal)).data,
  create: (application: string, name: string) => post<CreatedCredential>(at('applications', application, 'credentials'), { display_name: name }),
  /** The last day on which each was used, by its id. Ours, beside the contract. */
  lastUsed: async (application: string, signal?: AbortSignal) => {
    const { data } = await get<{ data: { credential_id: string; last_used_on?: string | null }[] }>(at('applications', application, 'credential-usage'), signal);
    return new Map(data.map(({ credential_id, last_used_on }) => [credential_id, last_used_on]));
  },
  /** Ours, beside the contract: the old key goes on for the days given, and both share their limits. */
  rotate: (application: string, id: string, name: string, days: number) =>
    post<CreatedCredential>(at('applications', application, 'credentials', id, 'rotate'), { display_name: name, overlap_days: days }),
  rename: (application: string, id: string, name: string) =>
    done(call('PUT', at('applications', application, 'credentials', id), { body: { display_name: name } })),
  remove: (application: string, id: string) => done(call('DELETE', at('applications', application, 'credentials', id))),
};

export const account = {
  signUp: (email: string, full_name: string) => done(call('POST', at('developer'), { body: { email, full_name } })),
  verifyEmail: (token: string) => post<{ email: string; token: string }>(at('developer', 'verify-email'), { token }),
  forgotPassword: (email: string) => done(call('POST', at('developer', 'forgot-password'), { body: { email } })),
  resetPassword: (token: string, password: string) => done(call('POST', at('developer', 'reset-password'), { body: { token, password } })),
};
