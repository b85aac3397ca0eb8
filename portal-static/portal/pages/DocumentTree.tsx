import { useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { markdown } from '../../shared/markdown';
import { Article } from '../../shared/ui/Article';
import { Await, Bones } from '../../shared/ui/Await';
import type { ApiDocumentTree } from '../contract';
import { developer } from '../session';
import { text } from '../text';

type Place = { document: ApiDocumentTree; path: string; depth: number };
type Read = (document: string, signal: AbortSignal) => Promise<string>;

/** The documents of an API or a product, beside the one that the address names. `root` is the owner's page, `of` its id. */
export function DocumentTree({ of, root, tree, read }: { of: string; root: string; tree: ApiDocumentTree[]; read: Read }) {
  const places = flatten(tree);
  const place = placeAt(tree, useRoute().params.document);
  if (!place) return <p class="soft">{text.api.documentsNone}</p>;
  return (
    <div class="docs">
      <nav class="docs-nav" aria-label={text.api.documents}>
        <ul class="docs-tree">
          {places.map(({ document, path, depth }) => (
            <li key={document.id} class={`docs-depth-${Math.min(depth, 4)}`}>
              <a href={`${root}/docs/${path}`} aria-current={document.id === place.document.id ? 'page' : undefined}>{document.title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <DocumentText of={of} document={place.document} read={read} />
    </div>
  );
}

export function DocumentText({ of, document, read }: { of: string; document: ApiDocumentTree; read: Read }) {
  const html = useLoad(async signal => {
    const html = await read(document.id, signal);
    return (await markdown()).asPart(html);
  }, [of, document.id, developer.value?.id]);
  return (
    <Await of={html} skeleton={<div class="article"><Bones kind="title" /><Bones kind="line" count={6} /></div>}>
      {html => <Article html={html} label={document.title} />}
    </Await>
  );
}

/** The document of that path; without a path the first one. */
export function placeAt(tree: ApiDocumentTree[], address = ''): Place | undefined {
  const path = address.split('/').filter(Boolean).join('/');
  const places = flatten(tree);
  return path ? places.find(place => place.path === path) : places[0];
}

/** What the tab is called: the document that is read first, then what it belongs to. */
export const titleOf = (owner: string, tree: ApiDocumentTree[], address: string | undefined): string => {
  const document = placeAt(tree, address)?.document.title;
  return document ? `${document} · ${owner}` : owner;
};

/** The path of a document is the slugs of its ancestors and its own. */
export function flatten(tree: ApiDocumentTree[], under = '', depth = 0): Place[] {
  return tree.flatMap(document => {
    const path = under + document.slug;
    return [{ document, path, depth }, ...flatten(document.children, `${path}/`, depth + 1)];
  });
}
