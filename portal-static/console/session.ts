import { signal } from '@preact/signals';
import { client, done, url } from '../shared/http';
import { Refused } from '../shared/problem';

// Of this tab and gone with it: a stored token would outlive the administrator's attention.
const KEY = 'administrator-token';
// That the token is of a sign-in with the identity provider, and ends with it.
const SESSION = 'administrator-session';
const PENDING = 'administrator-sign-in';

export const token = signal<string | null>(sessionStorage.getItem(KEY));

/** Whether a sign-in with the identity provider ended without one. */
export const wasRefused = signal(false);

/** Whether the token was given up because it stopped being accepted. */
export const wasEnded = signal(false);

// A deployment writes it into the page: a static site can lend its own address to paths under /api only.
const base = document.querySelector<HTMLMetaElement>('meta[name="management-api"]')?.content ?? '';

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

/** Calls the management API as the administrator. A token that is no longer accepted is forgotten; the call waits for the next one, so that nothing that was typed is lost. */
export const call = client({
  base,
  headers: () => (token.value ? bearer(token.value) : {}),
  renew: async () => {
    // Several calls may be told at once; the first one says it.
    if (token.value) {
      wasEnded.value = true;
      forget();
    }
    // Who signed out by hand wants nothing done any more.
    if (!wasEnded.value) return false;
    return new Promise<boolean>(resolve => {
      const stop = token.subscribe(value => {
        if (value) queueMicrotask(() => (stop(), resolve(true)));
      });
    });
  },
});

/** Keeps the token once the management API has accepted it. */
export async function signIn(given: string): Promise<void> {
  const value = given.trim();
  // Anything else cannot stand in a header, and fetch would say that no answer came.
  if (!/^[\x21-\x7e]+$/.test(value)) throw new Refused({ status: 401, title: 'Unauthorized' });
  await done(client({ base, headers: () => bearer(value) })('GET', '/v3/portals?page%5Bsize%5D=1'));
  keep(value);
}

/** Whether there is an identity provider to sign in with. */
export async function canUseProvider(signal: AbortSignal): Promise<boolean> {
  const answer = await client({ base })('GET', '/v3/console/sign-in-options', { signal });
  return ((await answer.json()) as { oidc_auth_enabled: boolean }).oidc_auth_enabled;
}

/** Leaves for the identity provider. Only this tab can take up what comes back: it alone knows the verifier (RFC 7636). */
export async function leaveForProvider(): Promise<void> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, back: location.pathname + location.search }));
  location.assign(base + url('/v3/console/sign-in', { challenge }));
}

/** Takes up what comes back from the identity provider, behind the address; without it nothing happens. */
export async function returnFromProvider(): Promise<void> {
  const code = /^#sign-in=([\w-]+)$/.exec(location.hash)?.[1];
  if (code === undefined) return;
  const pending = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  const { verifier, back } = (pending ? JSON.parse(pending) : { verifier: '', back: '/' }) as { verifier: string; back: string };
  // The code is out of the address and the history before anybody can see it there.
  history.replaceState(null, '', back);
  if (code === 'failed' || !pending) {
    wasRefused.value = true;
    return;
  }
  try {
    const answer = await client({ base })('POST', '/v3/console/sessions', { body: { code, verifier } });
    keep(((await answer.json()) as { token: string }).token);
    sessionStorage.setItem(SESSION, 'yes');
  } catch {
    wasRefused.value = true;
  }
}

export function signOut(): void {
  wasEnded.value = false;
  // Nobody waits for it: the token is forgotten here in any case, and ends by itself.
  const value = token.value;
  if (value && sessionStorage.getItem(SESSION)) void client({ base, headers: () => bearer(value) })('DELETE', '/v3/console/sessions/current').catch(() => {});
  forget();
}

function keep(value: string): void {
  sessionStorage.setItem(KEY, value);
  wasEnded.value = false;
  wasRefused.value = false;
  token.value = value;
}

const base64Url = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

function forget(): void {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(SESSION);
  token.value = null;
}
