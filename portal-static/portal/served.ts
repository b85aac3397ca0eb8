import { Refused, readProblem, unreachable } from '../shared/problem';

/** A page that was written in Markdown and rendered when the site was built. */
export interface ServedPage {
  title: string;
  html: string;
}

const pages = new Map<string, ServedPage>();

/** The page that this document came with: it is shown again without asking for it. */
export function keepServedPage(root: HTMLElement): void {
  const page = read(root);
  if (page) pages.set(location.pathname, page);
}

export const keptPage = (path: string): ServedPage | undefined => pages.get(path);

export async function fetchPage(path: string, signal: AbortSignal): Promise<ServedPage> {
  const kept = pages.get(path);
  if (kept) return kept;
  const response = await fetch(path, { signal, headers: { accept: 'text/html' } }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Refused(unreachable);
  });
  if (!response.ok) throw new Refused(await readProblem(response));
  const page = read(new DOMParser().parseFromString(await response.text(), 'text/html'));
  // The fallback document has no article: nobody wrote a page of that name.
  if (!page) throw new Refused({ status: 404, title: 'Not Found' });
  pages.set(path, page);
  return page;
}

function read(root: ParentNode): ServedPage | undefined {
  const article = root.querySelector<HTMLElement>('article[data-title]');
  return article ? { title: article.dataset.title!, html: article.innerHTML } : undefined;
}
