import { signal } from '@preact/signals';

export type Theme = 'light' | 'dark' | 'system';

// The same key as shared/public/theme.js, which sets the attribute before the first paint.
const KEY = 'theme';

const stored = (): Theme => {
  const value = safely(() => localStorage.getItem(KEY));
  return value === 'light' || value === 'dark' ? value : 'system';
};

export const theme = signal<Theme>(stored());

export function setTheme(next: Theme): void {
  theme.value = next;
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  safely(() => (next === 'system' ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, next)));
}

/** A portal's own preference, for readers who chose none. */
export function preferTheme(mode: Theme | undefined): void {
  if (theme.value === 'system' && mode && mode !== 'system') document.documentElement.dataset.theme = mode;
}

export function isDark(): boolean {
  const set = document.documentElement.dataset.theme;
  return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Calls back when what the reader sees turns light or dark. */
export function onThemeChange(changed: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const attribute = new MutationObserver(changed);
  attribute.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  media.addEventListener('change', changed);
  return () => {
    attribute.disconnect();
    media.removeEventListener('change', changed);
  };
}

// Storage may be forbidden in a private window; a theme is not worth a blank page.
function safely<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
