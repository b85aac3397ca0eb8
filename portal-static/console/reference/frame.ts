import { type Scalar, scalarOptions } from '../../shared/reference/scalar';
import { vendor } from '../../shared/vendor';
import type { ReferenceAnswer, ReferenceRequest } from './messages';

// This document has no origin of its own: the renderer, which is other people's code, gets at neither the administrator's token nor anything that is kept. It may call, because a try goes where the
// specification says; management answers nobody without the token.

const answer = (message: ReferenceAnswer) => parent.postMessage(message, '*');

/** Without an origin a document has no storage and no address to change; the renderer asks for both. What it keeps goes with the frame. */
function standIn(): void {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      clear: () => kept.clear(),
      key: (index: number) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
    Object.defineProperty(window, name, { value: storage });
  }
  const { pushState, replaceState } = history;
  history.pushState = (data: unknown, unused: string) => pushState.call(history, data, unused);
  history.replaceState = (data: unknown, unused: string) => replaceState.call(history, data, unused);
}

async function draw({ content, canTry, dark }: ReferenceRequest): Promise<void> {
  try {
    standIn();
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    const styles = document.createElement('link');
    styles.rel = 'stylesheet';
    styles.href = `${vendor.scalar}/style.css`;
    document.head.append(styles);
    const { createApiReference } = (await import(/* @vite-ignore */ `${vendor.scalar}/standalone.esm.js`)) as Scalar;
    createApiReference('#reference', scalarOptions(content, dark, { try_it_ui: canTry }, 0));
    paint(dark);
    answer({ shown: true });
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** The renderer reads its mode once; these are the classes by which it paints. */
function paint(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.body.classList.toggle('dark-mode', dark);
  document.body.classList.toggle('light-mode', !dark);
}

let begun = false;

addEventListener('message', ({ source, data }: MessageEvent<ReferenceRequest>) => {
  if (source !== parent) return;
  if (begun) return paint(data.dark);
  begun = true;
  void draw(data);
});

answer({ ready: true });
