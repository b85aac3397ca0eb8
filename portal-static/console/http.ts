import { done } from '../shared/http';
import { call } from './session';

/** The largest page of a list that the management API gives. */
export const ALL = 1000;

export const get = async <T>(path: string, signal?: AbortSignal) => (await (await call('GET', path, { signal })).json()) as T;
export const post = async <T>(path: string, body: unknown) => (await (await call('POST', path, { body })).json()) as T;
export const put = async <T>(path: string, body: unknown) => (await (await call('PUT', path, { body })).json()) as T;
export const patch = async <T>(path: string, body: unknown) => (await (await call('PATCH', path, { body })).json()) as T;
/** For changes that are answered with nothing. */
export const send = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => done(call(method, path, { body }));

export const at = (root: string, ...segments: string[]) => [root, ...segments.map(encodeURIComponent)].join('/');
