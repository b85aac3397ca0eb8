import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { waitingTotal } from '../access/waiting';
import { words } from './text';

type Item = { href: string; title: string; under: readonly string[]; nested?: boolean };

// The catalog stands twice, because people look for it in both places: by what it is, and by where it is published.
const catalog = ['/apis', '/api-packages'];
const items: Item[] = [
  { href: '/', title: words.nav.start, under: [] },
  { href: '/control-planes', title: words.nav.gateways, under: ['/control-planes'] },
  { href: '/apis', title: words.nav.catalog, under: catalog },
  { href: '/api-products', title: words.nav.products, under: ['/api-products'] },
  { href: '/portals', title: words.nav.portal, under: ['/portals'] },
  { href: '/apis', title: words.nav.apis, under: catalog, nested: true },
  { href: '/access', title: words.nav.access, under: ['/access'], nested: true },
  { href: '/auth-strategies', title: words.nav.strategies, under: ['/auth-strategies'], nested: true },
  { href: '/webhooks', title: words.nav.webhooks, under: ['/webhooks'] },
];

export function Sidebar() {
  // Fetched when somebody has signed in: the form for that does not wait for it.
  useEffect(() => void import('../access/countWaiting').then(count => count.loadWaiting(), () => {}), []);
  return <nav class="side" aria-label={words.nav.label}><NavLinks /></nav>;
}

export function NavLinks() {
  const { path } = useLocation();
  const isCurrent = ({ href, under }: Item) => path === href || under.some(start => path === start || path.startsWith(`${start}/`));
  return (
    <ul class="side-list">
      {items.map(item => (
        <li key={item.title}>
          <a class={item.nested ? 'side-link side-nested' : 'side-link'} href={item.href} aria-current={isCurrent(item) ? 'page' : undefined}>
            {item.title}
            {item.href === '/access' && waitingTotal.value > 0 && (
              <span class="badge badge-warn"><span aria-hidden="true">{waitingTotal.value}</span><span class="visually-hidden">{words.nav.waiting(waitingTotal.value)}</span></span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
