import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const json = (status: number, body: unknown = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
});
afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('costs a visitor no call', async () => {
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    const { developer, restore } = await import('../session');
    await restore();
    expect(developer.value).toBeNull();
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is renewed once for all calls that find it run out', async () => {
    localStorage.setItem('signed-in', '1');
    let renewed = false;
    const fetch = vi.fn(async (path: string) => {
      if (path.endsWith('/refresh')) {
        await Promise.resolve();
        renewed = true;
        return json(204);
      }
      return renewed ? json(200, { id: '1' }) : json(401);
    });
    vi.stubGlobal('fetch', fetch);
    const { call } = await import('../session');
    await Promise.all([call('GET', '/a'), call('GET', '/b'), call('GET', '/c')]);
    expect(fetch.mock.calls.filter(([path]) => path.endsWith('/refresh'))).toHaveLength(1);
  });

  it('is forgotten when it cannot be renewed', async () => {
    localStorage.setItem('signed-in', '1');
    vi.stubGlobal('fetch', vi.fn(async () => json(401)));
    const { developer, restore } = await import('../session');
    await restore();
    expect(developer.value).toBeNull();
    expect(localStorage.getItem('signed-in')).toBeNull();
  });

  it('survives a renewal that got no answer', async () => {
    localStorage.setItem('signed-in', '1');
    vi.stubGlobal('fetch', vi.fn(async (path: string) => json(path.endsWith('/refresh') ? 503 : 401)));
    const { call } = await import('../session');
    await call('GET', '/a').catch(() => {});
    expect(localStorage.getItem('signed-in')).toBe('1');
  });
});
