import { useLocation } from 'preact-iso';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Article } from '../../shared/ui/Article';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { arrive, Page } from '../../shared/ui/Page';
import { ownPages, readPage } from '../own';
import { siteName } from '../portal';
import { keptPage } from '../served';
import { developer } from '../session';
import { text } from '../text';

/** A page written in Markdown; its own h1 is the page's heading. */
export function Written() {
  const { path } = useLocation();
  const loaded = useLoad(signal => readPage(path, signal), [path, developer.value?.id]);
  // What came with the document is there at once: no skeleton, no second paint. The operator's page takes its place.
  const page = loaded.value ?? (ownPages.value ? undefined : keptPage(path));
  useLayoutEffect(() => {
    if (page) document.title = path === '/' ? siteName() : `${page.title} · ${siteName()}`;
  }, [page, siteName()]);
  const known = page && !loaded.problem ? { ...loaded, value: page } : loaded;
  return (
    <Await of={known} skeleton={<div class="page"><Bones kind="title" /><Bones kind="line" count={5} /></div>} failed={problem => (problem.status === 404 ? <NotFound /> : undefined)}>
      {({ html }) => <Words key={path} html={html} home={path === '/'} />}
    </Await>
  );
}

function Words({ html, home }: { html: string; home: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => arrive(box.current?.querySelector('h1')), []);
  return <div ref={box} class={home ? 'page home' : 'page'}><Article html={html} /></div>;
}

const NotFound = () => (
  <Page site={siteName()} title={text.notFound.title} lead={text.notFound.lead} narrow>
    <div><a class={buttonClass('primary')} href="/apis">{text.notFound.action}</a></div>
  </Page>
);
