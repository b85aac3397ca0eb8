import { problemOf } from '../../shared/problem';
import { type Scalar, scalarOptions } from '../../shared/reference/scalar';
import { isDark, onThemeChange } from '../../shared/theme';
import { explain } from '../../shared/ui/Failure';
import { vendor } from '../../shared/vendor';
import type { Customization } from '../contract';
import { loadCustomization, loadPortal, siteName } from '../portal';
import { developer, restore } from '../session';
import { text } from '../text';
import { hiddenWords, pageOf, type Source, sourceOf, type Version } from './source';

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)!;
const wanted = new URLSearchParams(location.search).get('version');

document.body.classList.add('ref-body');
void start();

async function start(): Promise<void> {
  const [customization] = await Promise.all([loadCustomization(), loadPortal(), restore()]);
  try {
    const source = await sourceOf(location.pathname);
    showHead(source);
    const version = source.versions.find(version => version.id === (wanted ?? source.current)) ?? source.versions[0];
    if (!version) return say(source.none);
    showVersions(source, version);
    const content = await source.read(version.id);
    if (content === undefined) return say(source.none);
    await draw(content, customization);
  } catch (error) {
    const problem = problemOf(error);
    const hidden = hiddenWords(location.pathname);
    if (problem.status === 404 || problem.status === 401) say(developer.value ? hidden : `${hidden} ${text.api.hiddenTodo}`, developer.value ? undefined : signIn());
    else say([...explain(problem), problem.instance].filter(Boolean).join(' '));
  }
}

async function draw(content: string, customization: Customization | undefined): Promise<void> {
  const styles = document.createElement('link');
  styles.rel = 'stylesheet';
  styles.href = `${vendor.scalar}/style.css`;
  document.head.append(styles);
  const { createApiReference } = (await import(/* @vite-ignore */ `${vendor.scalar}/standalone.esm.js`)) as Scalar;
  createApiReference('#reference', scalarOptions(content, isDark(), customization?.spec_renderer));
  showTheme();
  onThemeChange(showTheme);
  // Paper is light.
  addEventListener('beforeprint', () => paint(false));
  addEventListener('afterprint', showTheme);
}

/** The renderer reads its mode once and then keeps one of its own; these are the classes by which it paints. */
const showTheme = () => paint(isDark());

function paint(dark: boolean): void {
  document.body.classList.toggle('dark-mode', dark);
  document.body.classList.toggle('light-mode', !dark);
}

function showHead({ name, back }: Source): void {
  document.title = `${name} · ${text.reference.title} · ${siteName()}`;
  find('.ref-title').textContent = name;
  find<HTMLAnchorElement>('.ref-back').href = back;
  find('.ref-back-words').textContent = text.reference.back;
}

/** Another version is another page: the deep links of the reference stay in the fragment. */
function showVersions({ versions, path }: Source, current: Version): void {
  if (versions.length < 2) return;
  find('.ref-version-words').textContent = text.reference.version;
  const select = find<HTMLSelectElement>('.ref-select');
  for (const version of versions) select.add(new Option(version.name, version.id, false, version.id === current.id));
  select.addEventListener('change', () => location.assign(`${path}?version=${select.value}`));
  find('.ref-version').hidden = false;
}

function say(words: string, link?: HTMLElement): void {
  const note = find('.ref-note[role]');
  note.textContent = `${words} `;
  if (link) note.append(link);
  note.hidden = false;
}

function signIn(): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = `/login?return=${encodeURIComponent(pageOf(location.pathname))}`;
  link.textContent = text.account.signIn;
  return link;
}
