import { Refused, readProblem, unreachable } from './problem';

export interface CallOptions {
  body?: unknown;
  signal?: AbortSignal | undefined;
  accept?: string;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Response>;

export interface ClientOptions {
  /** Origin of the back end; '' when it answers on the site's own. */
  base?: string;
  headers?: () => Record<string, string>;
  /** Asked once when an answer is 401; true says that a repetition makes sense. */
  renew?: () => Promise<boolean>;
}

/** Calls the back end of the site. Resolves for 2xx only; throws {@link Refused} for the rest, and for no answer at all. */
export function client({ base = '', headers, renew }: ClientOptions = {}): Call {
  const once = async (method: string, path: string, { body, signal, accept = 'application/json' }: CallOptions) => {
    const init: RequestInit = { method, headers: { accept, ...headers?.() }, signal: signal ?? null };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, 'content-type': 'application/json' };
    }
    try {
      return await fetch(base + path, init);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refused(unreachable);
    }
  };
  return async (method, path, options = {}) => {
    let response = await once(method, path, options);
    if (response.status === 401 && renew && (await renew())) response = await once(method, path, options);
    if (!response.ok) throw new Refused(await readProblem(response));
    return response;
  };
}

/** Reads an answer to its end, though nobody wants what it says: one that is left half read keeps its connection. */
export const done = async (answer: Promise<Response>): Promise<void> => void (await (await answer).arrayBuffer());

/** Path segments and query, encoded. `undefined` and '' leave a parameter out. */
export function url(path: string, query: Record<string, string | number | undefined> = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') text.set(name, String(value));
  return text.size > 0 ? `${path}?${text}` : path;
}
