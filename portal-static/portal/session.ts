import { signal } from '@preact/signals';
import { client, done } from '../shared/http';
import { Refused } from '../shared/problem';
import type { Developer } from './contract';

/** undefined: not known yet. null: nobody is signed in. */
export const developer = signal<Developer | null | undefined>(undefined);

// The cookies cannot be read from here. This tells whether asking is worth a call, so that a reader without an account costs none.
const MARK = 'signed-in';
const marked = () => localStorage.getItem(MARK) !== null;

const plain = client();
let renewing: Promise<boolean> | undefined;

/** Calls the developer API; when the access cookie has run out it is renewed once, for all calls that wait for it. */
export const call = client({
  renew: () =>
    (renewing ??= renew().finally(() => {
      renewing = undefined;
    })),
});

async function renew(): Promise<boolean> {
  if (!marked()) return false;
  try {
    await done(plain('POST', '/api/v3/developer/refresh'));
    return true;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 401) forget();
    return false;
  }
}

function forget(): void {
  localStorage.removeItem(MARK);
  developer.value = null;
}

export async function restore(): Promise<void> {
  if (!marked()) {
    developer.value = null;
    return;
  }
  try {
    developer.value = (await (await call('GET', '/api/v3/developer/me')).json()) as Developer;
  } catch {
    // Signed out meanwhile, or no answer: the reader goes on as a visitor, and the next call tells.
    developer.value = null;
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  await done(plain('POST', '/api/v3/developer/authenticate', { body: { username, password } }));
  localStorage.setItem(MARK, '1');
  await restore();
}

export async function signOut(): Promise<void> {
  await done(plain('POST', '/api/v3/developer/logout'));
  forget();
}
