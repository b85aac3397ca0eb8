import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useLater } from '../../shared/load';
import { buttonClass } from '../../shared/ui/Button';
import { Icon } from '../../shared/ui/Icon';
import { Menu } from '../../shared/ui/Menu';
import { ThemeChoices, ThemeMenu } from '../../shared/ui/ThemeMenu';
import { toast } from '../../shared/ui/Toasts';
import { logo } from '../logo';
import { menu, portal, siteName } from '../portal';
import { hasProducts } from '../products/has';
import { developer, signOut } from '../session';
import { text } from '../text';
import { linkOf, shownTo } from './links';

/** Where there is no menu of the operator's. */
export const sections = () => [
  { path: '/apis', title: text.nav.apis },
  ...(hasProducts.value ? [{ path: '/products', title: text.nav.products }] : []),
  { path: '/getting-started', title: text.nav.start },
  { path: '/help', title: text.nav.help },
];

export function Header() {
  const { path } = useLocation();
  const searching = useSignal(false);
  const Search = useLater(searching.value, () => import('./Search'), () => {
    searching.value = false;
    toast(text.search.failed);
  });
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const slash = event.key === '/' && !(event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]'));
      if (!slash && !(event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      searching.value = true;
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  const chosen = shownTo(menu.value.main, developer.value);
  const links = [...(chosen.length > 0 ? chosen : sections()), ...(developer.value ? [{ path: '/apps', title: text.nav.apps }] : [])].map(linkOf);
  const current = (section: string) => (path === section || path.startsWith(`${section}/`) ? 'page' : undefined);
  return (
    <header class="bar">
      <div class="bar-inner">
        <a class="brand" href="/"><img class="brand-mark" src={logo.value} alt="" width="28" height="28" /><span class="brand-name">{siteName()}</span></a>
        <nav class="bar-nav" aria-label={text.nav.label}>
          {links.map(({ title, ...link }) => <a key={link.href} {...link} aria-current={current(link.href)}>{title}</a>)}
        </nav>
        <div class="bar-tools">
          <button type="button" class="bar-search" aria-keyshortcuts="Control+K" onClick={() => (searching.value = true)}>
            <Icon name="search" /><span class="bar-search-words">{text.search.label}</span><kbd aria-hidden="true">Ctrl K</kbd>
          </button>
          <div class="bar-theme"><ThemeMenu words={text.theme} /></div>
          <Account />
          <div class="bar-small">
            <Menu label={text.nav.menu} buttonClass="bar-icon" button={<Icon name="menu" />}>
              {links.map(({ title, ...link }) => <a key={link.href} class="menu-item" {...link} aria-current={current(link.href)}>{title}</a>)}
              {!developer.value && portal.value?.authentication_enabled && (
                <>
                  <a class="menu-item" href="/login">{text.account.signIn}</a>
                  <a class="menu-item" href="/register">{text.account.signUp}</a>
                </>
              )}
              <div class="menu-theme" role="group" aria-label={text.theme.label}><ThemeChoices words={text.theme} /></div>
            </Menu>
          </div>
        </div>
      </div>
      {searching.value && Search && <Search close={() => (searching.value = false)} />}
    </header>
  );
}

function Account() {
  const { route } = useLocation();
  const person = developer.value;
  if (person) {
    const leave = async () => {
      await signOut();
      toast(text.account.signedOut);
      route('/');
    };
    return (
      <Menu label={`${text.account.label}: ${person.full_name}`} buttonClass="bar-icon" button={<Icon name="person" />}>
        <p class="menu-item menu-head"><span>{person.full_name}<br /><span class="soft small">{person.email}</span></span></p>
        <a class="menu-item" href="/apps">{text.nav.apps}</a>
        <button type="button" class="menu-item" onClick={leave}>{text.account.signOut}</button>
      </Menu>
    );
  }
  // Its place is kept while it is not known who reads, so that nothing moves afterwards.
  const hidden = person === undefined || !portal.value;
  if (!hidden && !portal.value?.authentication_enabled) return null;
  return (
    <div class={hidden ? 'bar-account bar-account-unknown' : 'bar-account'} aria-hidden={hidden || undefined}>
      <a class={buttonClass('quiet', true)} href="/login">{text.account.signIn}</a>
      <a class={buttonClass('primary', true)} href="/register">{text.account.signUp}</a>
    </div>
  );
}
