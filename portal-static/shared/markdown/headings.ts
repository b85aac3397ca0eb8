/** Rendered Markdown below a heading of the page: its headings go down by so many levels. What would be deeper than h6 stays there. */
export function lower(html: string, levels: number): string {
  const body = parse(html);
  sink(headings(body), levels);
  return body.innerHTML;
}

/** A document below the page's own h1. One that begins at h2, as some are written for just that, stays as it is. */
export const underTitle = (html: string): string => lower(html, parse(html).querySelector('h1') ? 1 : 0);

/** A page of its own: its first h1 is the one, what else is written goes below it; without any it is called what it is called elsewhere, for who cannot see the page. */
export function withOneTitle(html: string, title: string): { title: string; html: string } {
  const body = parse(html);
  const [first, second] = body.querySelectorAll('h1');
  if (second) sink(headings(body).filter(heading => heading !== first), 1);
  if (!first) {
    const heading = document.createElement('h1');
    heading.className = 'visually-hidden';
    heading.textContent = title;
    body.prepend(heading);
  }
  return { title: first?.textContent?.trim() || title, html: body.innerHTML };
}

// A parsed document runs and loads nothing.
const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html').body;

const headings = (body: Element) => [...body.querySelectorAll('h1, h2, h3, h4, h5, h6')];

function sink(found: Element[], levels: number): void {
  if (levels === 0) return;
  for (const heading of found) {
    const lowered = document.createElement(`h${Math.min(6, Number(heading.tagName[1]) + levels)}`);
    for (const { name, value } of heading.attributes) lowered.setAttribute(name, value);
    lowered.append(...heading.childNodes);
    heading.replaceWith(lowered);
  }
}
