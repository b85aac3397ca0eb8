import type { DocumentTree } from '../contract';

export interface Place {
  document: DocumentTree;
  /** The slugs of its ancestors and its own: the end of its address in a portal. */
  path: string;
  depth: number;
  /** Published itself, and seen by nobody because something above it is not. */
  isHidden: boolean;
}

export const places = (tree: DocumentTree[], under = '', depth = 0, hidden = false): Place[] =>
  tree.flatMap(document => {
    // Slugs of pages may have slashes around them; / is the front page.
    const path = [under, document.slug.replace(/^\/+|\/+$/g, '')].filter(Boolean).join('/');
    return [
      { document, path, depth, isHidden: hidden && document.status === 'published' },
      ...places(document.children, path, depth + 1, hidden || document.status !== 'published'),
    ];
  });

/** Where a document can stand: nowhere below itself. */
export const parentsFor = (tree: DocumentTree[], moved: string): Place[] => {
  const without = (level: DocumentTree[]): DocumentTree[] =>
    level.filter(document => document.id !== moved).map(document => ({ ...document, children: without(document.children) }));
  return places(without(tree));
};

/** The documents under one parent, or at the top. */
export const siblingsUnder = (tree: DocumentTree[], parent: string | null): DocumentTree[] =>
  parent === null ? tree : (places(tree).find(place => place.document.id === parent)?.document.children ?? []);
