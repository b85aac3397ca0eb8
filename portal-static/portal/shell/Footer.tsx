import { useLocation } from 'preact-iso';
import { keptPage } from '../served';
import { siteName } from '../portal';
import { text } from '../text';

export function Footer() {
  const { path } = useLocation();
  return (
    <footer class="foot" aria-label={text.footer.label}>
      <p>{siteName()}</p>
      {keptPage(path) && <a href={path === '/' ? '/index.md' : `${path}.md`} target="_blank">{text.footer.agents}</a>}
    </footer>
  );
}
