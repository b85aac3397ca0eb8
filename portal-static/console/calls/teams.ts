import { url } from '../../shared/http';
import type { Page, RoleName, Team, TeamMember, TeamRole } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';

const of = (portal: string, ...rest: string[]) => at('/v3/portals', portal, 'teams', ...rest);

export type TeamDraft = { name: string; description?: string };

export const teams = {
  list: (portal: string, query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<Team>>(url(of(portal), { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size }), signal),
  find: (portal: string, id: string, signal?: AbortSignal) => get<Team>(of(portal, id), signal),
  create: (portal: string, body: TeamDraft) => post<Team>(of(portal), body),
  change: (portal: string, id: string, body: TeamDraft) => patch<Team>(of(portal, id), body),
  remove: (portal: string, id: string) => send('DELETE', of(portal, id)),
};

export const members = {
  list: async (portal: string, team: string, signal?: AbortSignal) => (await get<Page<TeamMember>>(url(of(portal, team, 'developers'), { 'page[size]': ALL }), signal)).data,
  add: (portal: string, team: string, developer: string) => send('POST', of(portal, team, 'developers'), { id: developer }),
  remove: (portal: string, team: string, developer: string) => send('DELETE', of(portal, team, 'developers', developer)),
};

export const roles = {
  list: async (portal: string, team: string, signal?: AbortSignal) => (await get<Page<TeamRole>>(url(of(portal, team, 'assigned-roles'), { 'page[size]': ALL }), signal)).data,
  /** The contract asks for a kind of thing and a region; there is one of each. */
  assign: (portal: string, team: string, role_name: RoleName, entity_id: string) =>
    send('POST', of(portal, team, 'assigned-roles'), { role_name, entity_id, entity_type_name: 'Services', entity_region: '*' }),
  remove: (portal: string, team: string, role: string) => send('DELETE', of(portal, team, 'assigned-roles', role)),
};
