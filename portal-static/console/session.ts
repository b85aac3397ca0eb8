import { signal } from '@preact/signals';
import { client, done } from '../shared/http';
import { Refused } from '../shared/problem';

// Of this tab and gone with it: a stored token would outlive the administrator's attention.
const KEY = 'administrator-token';

export const token = signal<string | null>(sessionStorage.getItem(KEY));

/** Whether the token was given up because it stopped being accepted. */
export const wasEnded = signal(false);

// A deployment writes it into the page: a static site can lend its own address to paths under /api only.
const base = document.querySelector<HTMLMetaElement>('meta[name="management-api"]')?.content ?? '';

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

/** Calls the management API as the administrator. A token that is no longer accepted is forgotten. */
export const call = client({
  base,
  headers: () => (token.value ? bearer(token.value) : {}),
  renew: async () => {
    // Several calls may be told at once; the first one says it.
    if (token.value) {
      wasEnded.value = true;
      forget();
    }
    return false;
  },
});

/** Keeps the token once the management API has accepted it. */
export async function signIn(given: string): Promise<void> {
  const value = given.trim();
  // Anything else cannot stand in a header, and fetch would say that no answer came.
  if (!/^[\x21-\x7e]+$/.test(value)) throw new Refused({ status: 401, title: 'Unauthorized' });
  await done(client({ base, headers: () => bearer(value) })('GET', '/v3/portals?page%5Bsize%5D=1'));
  sessionStorage.setItem(KEY, value);
  wasEnded.value = false;
  token.value = value;
}

export function signOut(): void {
  wasEnded.value = false;
  forget();
}

function forget(): void {
  sessionStorage.removeItem(KEY);
  token.value = null;
}
