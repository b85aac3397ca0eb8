import { useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Bones } from '../../shared/ui/Await';
import { developer } from '../session';

/** Sends visitors to the sign-in page, which says why, and brings them back. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const { url, route } = useLocation();
  const person = developer.value;
  useEffect(() => {
    if (person === null) route(signInPath(url), true);
  }, [person]);
  if (person) return <>{children}</>;
  return <div class="page"><div class="skeleton"><Bones kind="title" /><Bones kind="row" count={3} /></div></div>;
}

export const signInPath = (back: string) => `/login?return=${encodeURIComponent(back)}`;

/** Only a path of this site; `//host` and `/\host` would lead elsewhere. */
export function returnPath(query: Record<string, string>, otherwise: string): string {
  const back = query.return ?? '';
  return /^\/(?![/\\])/.test(back) && new URL(back, location.origin).origin === location.origin ? back : otherwise;
}
