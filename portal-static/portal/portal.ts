import { signal } from '@preact/signals';
import type { Problem } from '../shared/problem';
import { problemOf } from '../shared/problem';
import { preferTheme } from '../shared/theme';
import type { Customization, PortalContext } from './contract';
import { call } from './session';

export const portal = signal<PortalContext | undefined>(undefined);
/** The operator's links; empty until they are known, and where there are none. */
export const menu = signal<NonNullable<Customization['menu']>>({});
export const portalProblem = signal<Problem | undefined>(undefined);

// Kept for the tab, so that the name does not change under the reader's eyes on every load.
const NAME = 'portal-name';

/** What the portal is called, as soon as it is known. */
export const siteName = () =>
  portal.value?.name ?? sessionStorage.getItem(NAME) ?? document.querySelector('meta[name="application-name"]')?.getAttribute('content') ?? '';

export async function loadPortal(): Promise<void> {
  try {
    portal.value = (await (await call('GET', '/api/v3/portal')).json()) as PortalContext;
    portalProblem.value = undefined;
    sessionStorage.setItem(NAME, portal.value.name);
  } catch (error) {
    portalProblem.value = problemOf(error);
  }
}

/** The operator's look. A portal without one, or a back end that does not answer, leaves ours. */
export async function loadCustomization(): Promise<Customization | undefined> {
  try {
    const customization = (await (await call('GET', '/api/v3/customization')).json()) as Customization;
    preferTheme(customization.theme?.mode);
    // Without it the colours are ours.
    if (customization.theme?.colors?.primary) await paint(customization.theme.colors.primary).catch(() => {});
    if (customization.menu) menu.value = customization.menu;
    if (customization.css) adopt(customization.css);
    return customization;
  } catch {
    return undefined;
  }
}

// What a portal has whose operator chose nothing. tokens.css is made for it, so that nothing changes its colour under the reader's eyes.
const DEFAULT_PRIMARY = '#0969da';

// The surfaces of tokens.css that are hardest to be read on: the washed one in light, the card in dark.
const GROUND = { light: '#f1efeb', dark: '#1b1f24' };

async function paint(primary: string): Promise<void> {
  if (primary.toLowerCase() === DEFAULT_PRIMARY || !/^#([\da-f]{3}|[\da-f]{6})$/i.test(primary)) return;
  const { readable } = await import('../shared/brand');
  const root = document.documentElement.style;
  root.setProperty('--brand', `light-dark(${readable(primary, GROUND.light)}, ${readable(primary, GROUND.dark)})`);
  root.setProperty('--on-brand', `light-dark(#ffffff, ${GROUND.dark})`);
}

// A constructed sheet is the one way in that needs no inline style; it loads nothing from elsewhere, as the page's policy forbids it.
function adopt(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
