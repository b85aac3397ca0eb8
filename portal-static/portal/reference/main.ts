import { problemOf } from '../../shared/problem';
import { isDark, onThemeChange } from '../../shared/theme';
import { explain } from '../../shared/ui/Failure';
import { vendor } from '../../shared/vendor';
import { apis } from '../calls';
import type { Api, ApiVersion, ApiVersionSummary, Customization } from '../contract';
import { loadCustomization, loadPortal, siteName } from '../portal';
import { call, developer, restore } from '../session';
import { text } from '../text';
import { scalarOptions } from './scalar';

interface Scalar {
  createApiReference(element: string, options: object): void;
}

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)!;
const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const wanted = new URLSearchParams(location.search).get('version');

document.body.classList.add('ref-body');
void start();

async function start(): Promise<void> {
  const [customization] = await Promise.all([loadCustomization(), loadPortal(), restore()]);
  try {
    const [api, versions] = await Promise.all([apis.find(slug), apis.versions(slug)]);
    showHead(api);
    const version = versions.find(version => version.id === (wanted ?? api.current_version_summary?.id)) ?? versions[0];
    if (!version) return say(text.reference.none);
    showVersions(versions, version);
    await draw(await load(version), customization);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 404 || problem.status === 401) say(developer.value ? text.reference.hidden : `${text.reference.hidden} ${text.api.hiddenTodo}`, developer.value ? undefined : signIn());
    else say([...explain(problem), problem.instance].filter(Boolean).join(' '));
  }
}

const load = async (version: ApiVersionSummary) => (await (await call('GET', `/api/v3/apis/${encodeURIComponent(slug)}/versions/${version.id}`)).json()) as ApiVersion;

async function draw(version: ApiVersion, customization: Customization | undefined): Promise<void> {
  const styles = document.createElement('link');
  styles.rel = 'stylesheet';
  styles.href = `${vendor.scalar}/style.css`;
  document.head.append(styles);
  const { createApiReference } = (await import(/* @vite-ignore */ `${vendor.scalar}/standalone.esm.js`)) as Scalar;
  createApiReference('#reference', scalarOptions(version.spec.content, isDark(), customization?.spec_renderer));
  showTheme();
  onThemeChange(showTheme);
}

/** The renderer reads its mode once and then keeps one of its own; these are the classes by which it paints. */
function showTheme(): void {
  document.body.classList.toggle('dark-mode', isDark());
  document.body.classList.toggle('light-mode', !isDark());
}

function showHead(api: Api): void {
  document.title = `${api.name} · ${text.reference.title} · ${siteName()}`;
  find('.ref-title').textContent = api.name;
  find<HTMLAnchorElement>('.ref-back').href = `/apis/${api.slug}`;
  find('.ref-back-words').textContent = text.reference.back;
}

/** Another version is another page: the deep links of the reference stay in the fragment. */
function showVersions(versions: ApiVersionSummary[], current: ApiVersionSummary): void {
  if (versions.length < 2) return;
  find('.ref-version-words').textContent = text.reference.version;
  const select = find<HTMLSelectElement>('.ref-select');
  for (const version of versions) select.add(new Option(version.version, version.id, false, version.id === current.id));
  select.addEventListener('change', () => location.assign(`/reference/${encodeURIComponent(slug)}?version=${select.value}`));
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
  link.href = `/login?return=${encodeURIComponent(`/apis/${slug}`)}`;
  link.textContent = text.account.signIn;
  return link;
}
