import { signal } from '@preact/signals';
import { Refused } from '../shared/problem';
import { purify } from '../shared/purify';
import { fetchPage, type ServedPage } from './served';
import { call } from './session';

// Kept for the tab: a portal with pages of its own should not show the shipped ones first.
const MARK = 'own-pages';

let known: Promise<boolean> | undefined;

/** Whether this portal has, or was seen to have, pages of its own. */
export const ownPages = signal(sessionStorage.getItem(MARK) !== null);

/** The page of that address: the operator's, or else the one that was shipped with the site. */
export async function readPage(path: string, signal: AbortSignal): Promise<ServedPage> {
  if (await (known ??= hasOwnPages())) {
    try {
      return await fetchOwnPage(path, signal);
    } catch (error) {
      if (!(error instanceof Refused && error.problem.status === 404)) throw error;
    }
  }
  return fetchPage(path, signal);
}

async function hasOwnPages(): Promise<boolean> {
  try {
    const { data } = (await (await call('GET', '/api/v3/pages')).json()) as { data: unknown[] };
    ownPages.value = data.length > 0;
    if (ownPages.value) sessionStorage.setItem(MARK, '1');
    else sessionStorage.removeItem(MARK);
    return ownPages.value;
  } catch {
    // No answer, or a portal that only its developers may read: the shipped pages are there for everybody. The next page asks again.
    known = undefined;
    return false;
  }
}

async function fetchOwnPage(path: string, signal: AbortSignal): Promise<ServedPage> {
  const address = path === '/' ? 'home' : path.slice(1).split('/').map(encodePart).join('/');
  const html = await purify(await (await call('GET', `/api/v3/pages/${address}`, { accept: 'text/html', signal })).text());
  const heading = new DOMParser().parseFromString(html, 'text/html').querySelector('h1')?.textContent?.trim();
  return { title: heading || path.slice(1), html };
}

// The address bar's path is encoded already, in part or whole.
function encodePart(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    return encodeURIComponent(part);
  }
}
