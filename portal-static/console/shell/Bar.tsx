import { Button } from '../../shared/ui/Button';
import { Icon } from '../../shared/ui/Icon';
import { Menu } from '../../shared/ui/Menu';
import { ThemeChoices, ThemeMenu } from '../../shared/ui/ThemeMenu';
import { signOut, token } from '../session';
import { NavLinks } from './Sidebar';
import { words } from './text';

export const Bar = () => (
  <header class="bar">
    <div class="bar-inner">
      <a class="brand" href="/"><img class="brand-mark" src="/favicon.svg" alt="" width="28" height="28" /><span class="brand-name">{words.site}</span></a>
      <div class="bar-tools">
        <div class={token.value ? 'bar-theme' : undefined}><ThemeMenu words={words.theme} /></div>
        {token.value && (
          <>
            <Button kind="quiet" small onClick={signOut}>{words.signOut}</Button>
            <div class="bar-small">
              <Menu label={words.menu} buttonClass="bar-icon" button={<Icon name="menu" />}>
                <nav aria-label={words.nav.label}><NavLinks /></nav>
                <div class="menu-theme" role="group" aria-label={words.theme.label}><ThemeChoices words={words.theme} /></div>
              </Menu>
            </div>
          </>
        )}
      </div>
    </div>
  </header>
);
