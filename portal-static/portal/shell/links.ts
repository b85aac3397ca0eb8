import type { Developer, MenuItem } from '../contract';

type Item = { path: string; title: string; external?: boolean };

/** What a menu shows this reader. It says nothing about who may open what it leads to. */
export const shownTo = (items: MenuItem[] | undefined, reader: Developer | null | undefined): MenuItem[] => (items ?? []).filter(item => item.visibility === 'public' || reader);

/** An operator may write any address; a scheme that runs something, or that a browser has others do, is none. */
export function linkOf({ path, title, external }: Item): { title: string; href: string; target?: string; rel?: string } {
  const href = /^(https?:|mailto:)/i.test(path) || /^\/(?![/\\])/.test(path) ? path : `/${path.replace(/^[/\\]+|^[a-z][\w+.-]*:/gi, '')}`;
  return { title, href, ...(external && { target: '_blank', rel: 'noopener noreferrer' }) };
}
