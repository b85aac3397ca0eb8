import { url } from '../../shared/http';
import type { Application, ApprovalStatus, Credential, Developer, Page, Registration } from '../contract';
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

export const registrations = {
  list: (portal: string, query: Listed & { name?: string }, signal?: AbortSignal) =>
    get<Page<Registration>>(url(of(portal, 'application-registrations'), { ...listed(query), 'filter[application_name][contains]': query.name }), signal),
  ofApplication: async (portal: string, application: string, signal?: AbortSignal) =>
    (await get<Page<Registration>>(url(of(portal, 'applications', application, 'registrations'), { 'page[size]': ALL }), signal)).data,
  decide: (portal: string, application: string, id: string, status: ApprovalStatus) =>
    patch<Registration>(of(portal, 'applications', application, 'registrations', id), { status }),
  remove: (portal: string, application: string, id: string) => send('DELETE', of(portal, 'applications', application, 'registrations', id)),
};

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
