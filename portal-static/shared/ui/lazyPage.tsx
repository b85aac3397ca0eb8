import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { text } from '../text';
import { Button } from './Button';
import { Page } from './Page';

// Of this tab: the path that was loaded again by itself. Once, or what is broken for good would be loaded in a circle.
const MARK = 'loaded-again';

// A reload that nobody declined takes less.
const RELOAD_MS_MAX = 10_000;

/**
 * Pages whose code comes when they are first opened. A deployment may have taken it away meanwhile: the document is loaded once more and brings the names of today. Where that
 * does not help, or nothing answers, the page says so. The router alone would change the address and leave the old page under it.
 */
export const lazyPages = (site: () => string) => (load: () => Promise<{ default: ComponentType }>) =>
  lazy(() => {
    const path = location.pathname;
    return load().catch(async () => {
      if (await canHelp(path)) {
        sessionStorage.setItem(MARK, path);
        location.reload();
        // The reader may have been asked whether to leave what was typed, and stayed.
        await new Promise(resolve => setTimeout(resolve, RELOAD_MS_MAX));
      }
      return { default: () => <Unloaded site={site()} /> };
    });
  });

// Not when the reader has gone elsewhere meanwhile, and not when the browser would put its own page in place of ours.
const canHelp = async (path: string) =>
  sessionStorage.getItem(MARK) !== path && (await fetch(location.href, { cache: 'no-store' }).then(({ ok }) => ok, () => false)) && location.pathname === path;

const Unloaded = ({ site }: { site: string }) => (
  <Page site={site} title={text.unloaded} lead={text.unloadedWhy} narrow>
    <div><Button kind="primary" onClick={() => location.reload()}>{text.loadAgain}</Button></div>
  </Page>
);
