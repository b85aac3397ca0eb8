import { defineConfig } from 'vitest/config';
import { first } from './build/first.mjs';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari18'],
    // An inlined asset is a data: URL, which the pages' policy forbids; the polyfill is an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rollupOptions: { external: [/^\/vendor\//], output: { codeSplitting: first } },
  },
  test: { environment: 'happy-dom', include: ['**/tests/*.test.{ts,tsx}'] },
});
