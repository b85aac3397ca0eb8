import { signal } from '@preact/signals';
import { markdown } from '../shared/markdown';
import { Refused } from '../shared/problem';
import { fetchPage, type ServedPage } from './served';
import { call, developer } from './session';

// Kept for the tab: a portal with pages of its own should not show the shipped ones first.
const MARK = 'own-pages';

export interface Branch {
  slug: string;
  title: string;
  children: Branch[];
}

// Of whom it was asked for: who signs in may see more.
let known: { by: string | undefined; pages: Promise<Branch[]> } | undefined;

/** Whether this portal has, or was seen to have, pages of its own. */
export const ownPages = signal(sessionStorage.getItem(MARK) !== null);

/** The page of that address: the operator's, or else the one that was shipped with the site. */
export async function readPage(path: string, signal: AbortSignal): Promise<ServedPage> {
  const by = developer.value?.id;
  if (!known || known.by !== by) known = { by, pages: listPages() };
  const page = mayBe(await known.pages, path);
  if (page) {
    try {
      return await fetchOwnPage(path, page.title, signal);
    } catch (error) {
      if (!(error instanceof Refused && error.problem.status === 404)) throw error;
    }
  }
  return fetchPage(path, signal);
}

/**
 * The page that may be at an address, or undefined when none is. The list leaves out what a reader may not see, also above what they may: where it does not tell the whole
 * address, the last part of it has to do.
 */
export function mayBe(pages: Branch[], path: string): Branch | undefined {
  const all = pages.flatMap(page => placesOf(page));
  const parts = partsOf(path);
  return (all.find(place => place.parts.join('/') === parts.join('/')) ?? all.find(place => place.parts.at(-1) === parts.at(-1)))?.page;
}

const placesOf = (page: Branch, above: string[] = []): { page: Branch; parts: string[] }[] => {
  const parts = [...above, ...partsOf(page.slug)];
  return [{ page, parts }, ...page.children.flatMap(child => placesOf(child, parts.join('/') === HOME ? [] : parts))];
};

// `/` is the same as `home`, and upper case the same as lower.
const HOME = 'home';
const partsOf = (address: string) => {
  const parts = address.split('/').filter(Boolean).map(part => decode(part).toLowerCase());
  return parts.length > 0 ? parts : [HOME];
};

async function listPages(): Promise<Branch[]> {
  try {
    const { data } = (await (await call('GET', '/api/v3/pages')).json()) as { data: Branch[] };
    ownPages.value = data.length > 0;
    if (ownPages.value) sessionStorage.setItem(MARK, '1');
    else sessionStorage.removeItem(MARK);
    return data;
  } catch {
    // No answer, or a portal that only its developers may read: the shipped pages are there for everybody. The next page asks again.
    known = undefined;
    return [];
  }
}

async function fetchOwnPage(path: string, title: string, signal: AbortSignal): Promise<ServedPage> {
  const address = path === '/' ? 'home' : path.slice(1).split('/').map(part => encodeURIComponent(decode(part))).join('/');
  const html = await (await call('GET', `/api/v3/pages/${address}`, { accept: 'text/html', signal })).text();
  return (await markdown()).asPage(html, title);
}

// The address bar's path is encoded already, in part or whole.
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
