import { url } from '../../shared/http';
import type { Document, DocumentTree } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';
import { base64Of } from '../products/base64';
import { call } from '../session';
import type { DocumentDraft } from './documents';

const TREE = 'application/vnd.konnect.document-tree+json';

/** The documents of a product: the classic contract has the tree by its media type, wants a slug, and has no order but that of coming under a parent. */
export function textsOfProduct(product: string) {
  const of = (...rest: string[]) => at('/v2/api-products', product, 'documents', ...rest);
  return {
    tree: async (signal?: AbortSignal) => ((await (await call('GET', url(of(), { 'page[size]': ALL }), { accept: TREE, signal })).json()) as { data: DocumentTree[] }).data,
    find: (document: string, signal?: AbortSignal) => get<Document>(of(document), signal),
    create: (body: DocumentDraft) => post<Document>(of(), { ...body, slug: body.slug ?? slugOf(body.title), content: wireOf(body.content) }),
    change: (document: string, body: Partial<DocumentDraft>) => patch<Document>(of(document), { ...body, ...(body.content !== undefined && { content: wireOf(body.content) }) }),
    move: async (document: string, to: string | null) => void (await patch<Document>(of(document), { parent_document_id: to })),
    remove: (document: string) => send('DELETE', of(document)),
  };
}

const SLUG_CHARACTERS_MAX = 80;

/** A slug for a title, of the letters that the contract allows. */
export const slugOf = (title: string): string =>
  title.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9_]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, SLUG_CHARACTERS_MAX) || 'document';

/**
 * The contract takes Markdown and base64 in one field and does not tell which it is: a text that happens to be base64 would be decoded. So it is always sent encoded, but for control
 * characters, which no decoded text may have and base64 has none of.
 */
export const wireOf = (content: string): string => (/[^\P{Cc}\n\r\t]/u.test(content) ? content : base64Of(content));
