import { afterEach, describe, expect, it, vi } from 'vitest';
import { client, url } from '../http';
import { Refused } from '../problem';

const answer = (status: number, body: unknown = '', type = 'application/json') => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': type } });

afterEach(() => vi.unstubAllGlobals());

describe('calls', () => {
  it('renews the session once when an answer is 401, and repeats the call', async () => {
    const fetch = vi.fn().mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200, { ok: true }));
    vi.stubGlobal('fetch', fetch);
    const renew = vi.fn(async () => true);
    expect(await (await client({ renew })('GET', '/a')).json()).toEqual({ ok: true });
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('does not repeat when the session cannot be renewed', async () => {
    const fetch = vi.fn(async () => answer(401, { status: 401, title: 'Unauthorized', instance: 'kong:trace:1' }, 'application/problem+json'));
    vi.stubGlobal('fetch', fetch);
    const refused = await client({ renew: async () => false })('GET', '/a').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).problem).toMatchObject({ status: 401, instance: 'kong:trace:1' });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('says that no answer came when none came', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))));
    await expect(client()('GET', '/a')).rejects.toMatchObject({ problem: { status: 0 } });
  });

  it('keeps the status when the body is no JSON', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })));
    await expect(client()('GET', '/a')).rejects.toMatchObject({ problem: { status: 502 } });
  });

  it('encodes what stands in a query', () => {
    expect(url('/a', { 'filter[name][contains]': 'a&b', page: 2, none: undefined, empty: '' })).toBe('/a?filter%5Bname%5D%5Bcontains%5D=a%26b&page=2');
    expect(url('/a')).toBe('/a');
  });
});
