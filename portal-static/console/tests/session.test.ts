import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, leaveForProvider, returnFromProvider, signIn, signOut, token, wasEnded, wasRefused } from '../session';

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

  it('ends when the token is no longer accepted, says so, and goes on with the next one', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(200)));
    await signIn('a-token');
    vi.stubGlobal('fetch', vi.fn(async () => answer(401)));
    const calls = Promise.all([call('POST', '/v3/apis', { body: { name: 'typed' } }), call('GET', '/v3/portals')]);
    await vi.waitFor(() => expect([token.value, wasEnded.value, sessionStorage.length]).toEqual([null, true, 0]));
    const fetch = vi.fn(async (_: string, __: RequestInit) => answer(200));
    vi.stubGlobal('fetch', fetch);
    await signIn('another-token');
    expect((await calls).map(answer => answer.status)).toEqual([200, 200]);
    expect(fetch.mock.calls.map(([url, { body, headers }]) => [url, body, (headers as Record<string, string>).authorization])).toContainEqual(['/v3/apis', '{"name":"typed"}', 'Bearer another-token']);
    expect(wasEnded.value).toBe(false);
  });

  it('that was ended by hand is not called ended', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(200)));
    await signIn('a-token');
    signOut();
    expect([token.value, wasEnded.value]).toEqual([null, false]);
  });

  it('takes up what comes back from the identity provider, once, and leaves the code nowhere', async () => {
    const fetch = vi.fn(async (_: string, init: RequestInit) => (init.method === 'POST' ? new Response('{"token":"a-token"}', { status: 201 }) : answer(200)));
    vi.stubGlobal('fetch', fetch);
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    history.replaceState(null, '', '/webhooks?name=x');
    await leaveForProvider();
    const challenge = new URL(assign.mock.calls[0]![0] as string, 'http://localhost').searchParams.get('challenge');
    expect(challenge).toMatch(/^[\w-]{43}$/);
    history.replaceState(null, '', '/#sign-in=a-code');
    await returnFromProvider();
    const { code, verifier } = JSON.parse(fetch.mock.calls[0]![1].body as string) as { code: string; verifier: string };
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    expect([code, btoa(String.fromCharCode(...digest)).replaceAll('+', '-').replaceAll('/', '_').replace('=', '')]).toEqual(['a-code', challenge]);
    expect([token.value, location.pathname + location.search + location.hash]).toEqual(['a-token', '/webhooks?name=x']);
    await returnFromProvider();
    expect(fetch).toHaveBeenCalledTimes(1);
    signOut();
    expect(fetch.mock.calls.map(([url, init]) => `${init.method} ${url}`)).toEqual(['POST /v3/console/sessions', 'DELETE /v3/console/sessions/current']);
    expect(sessionStorage.length).toBe(0);
    assign.mockRestore();
  });

  it('says so when the identity provider let nobody in', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => answer(401)));
    history.replaceState(null, '', '/#sign-in=failed');
    await returnFromProvider();
    expect([token.value, wasRefused.value, location.hash]).toEqual([null, true, '']);
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
