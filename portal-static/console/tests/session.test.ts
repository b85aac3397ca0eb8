import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, signIn, signOut, token, wasEnded } from '../session';

const answer = (status: number) => new Response(status === 200 ? '{}' : '{"status":401,"title":"Unauthorized"}', { status, headers: { 'content-type': 'application/problem+json' } });

afterEach(() => {
  signOut();
  vi.unstubAllGlobals();
});

describe('the session', () => {
  it('keeps a token that was accepted, in this tab only', async () => {
    const fetch = vi.fn(async (_: string, __: RequestInit) => answer(200));
    vi.stubGlobal('fetch', fetch);
    await signIn('  a-token \n');
    expect(fetch.mock.calls[0]![1].headers).toMatchObject({ authorization: 'Bearer a-token' });
    expect(token.value).toBe('a-token');
    expect(Object.values(sessionStorage)).toContain('a-token');
    expect(localStorage.length).toBe(0);
  });

  it('keeps nothing of a token that was refused', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(401)));
    await expect(signIn('a-token')).rejects.toMatchObject({ problem: { status: 401 } });
    expect(token.value).toBeNull();
    expect(sessionStorage.length).toBe(0);
  });

  it('sends nothing that cannot stand in a header', async () => {
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    await expect(signIn('to ken')).rejects.toMatchObject({ problem: { status: 401 } });
    await expect(signIn('tökén')).rejects.toMatchObject({ problem: { status: 401 } });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('ends when the token is no longer accepted, and says so', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(200)));
    await signIn('a-token');
    vi.stubGlobal('fetch', vi.fn(async () => answer(401)));
    const calls = await Promise.allSettled([call('GET', '/v3/apis'), call('GET', '/v3/portals')]);
    expect(calls.map(call => call.status)).toEqual(['rejected', 'rejected']);
    expect([token.value, wasEnded.value, sessionStorage.length]).toEqual([null, true, 0]);
  });

  it('that was ended by hand is not called ended', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(200)));
    await signIn('a-token');
    signOut();
    expect([token.value, wasEnded.value]).toEqual([null, false]);
  });

  it('calls the address that the deployment wrote into the page', async () => {
    const fetch = vi.fn(async (_: string) => answer(200));
    vi.stubGlobal('fetch', fetch);
    document.head.innerHTML = '<meta name="management-api" content="https://management.example">';
    vi.resetModules();
    const deployed = await import('../session');
    await deployed.signIn('a-token');
    await deployed.call('GET', '/v3/apis');
    deployed.signOut();
    document.head.innerHTML = '';
    expect(fetch.mock.calls.map(([url]) => url)).toEqual(['https://management.example/v3/portals?page%5Bsize%5D=1', 'https://management.example/v3/apis']);
  });
});
