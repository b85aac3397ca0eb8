import { useLocation } from 'preact-iso';
import type { MenuItem } from '../contract';
import { ownPages } from '../own';
import { menu, siteName } from '../portal';
import { keptPage } from '../served';
import { developer } from '../session';
import { text } from '../text';
import { linkOf, shownTo } from './links';

export function Footer() {
  const { path } = useLocation();
  const { footer_sections: sections = [], footer_bottom: bottom } = menu.value;
  return (
    <footer class="foot" aria-label={text.footer.label}>
      {sections.map(({ title, items }) => (
        <nav key={title} class="foot-section" aria-label={title}>
          <p class="foot-title">{title}</p>
          <Links items={items} />
        </nav>
      ))}
      <p>{siteName()}</p>
      <Links items={bottom} />
      {!ownPages.value && keptPage(path) && <a href={path === '/' ? '/index.md' : `${path}.md`} target="_blank">{text.footer.agents}</a>}
    </footer>
  );
}

function Links({ items }: { items: MenuItem[] | undefined }) {
  const shown = shownTo(items, developer.value).map(linkOf);
  return shown.length > 0 ? <ul class="foot-links">{shown.map(({ title, ...link }) => <li key={link.href}><a {...link}>{title}</a></li>)}</ul> : null;
}
