import DOMPurify from 'dompurify';
import { lower, underTitle, withOneTitle } from './headings';

// Its own heading is an h2.
const PREVIEW_LEVEL = 2;

/** A page of its own, with one h1; `title` is what it is called where it has none. */
export const asPage = (html: string, title: string) => withOneTitle(purify(html), title);

/** A part of a page that has its h1. */
export const asPart = (html: string) => underTitle(purify(html));

/** A part of a part. */
export const asPreview = (html: string) => lower(purify(html), PREVIEW_LEVEL);

/** Belt and braces: the server's renderer makes safe HTML; what is put into this page by a script is looked at once more. */
const purify = (html: string) => DOMPurify.sanitize(html, { USE_PROFILES: { html: true, svg: true }, FORBID_TAGS: ['style', 'form'], FORBID_ATTR: ['style'] });
