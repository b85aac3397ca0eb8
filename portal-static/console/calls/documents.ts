import type { Document, DocumentStatus, DocumentTree, EntityType } from '../contract';
import { at, get, patch, post, send } from '../http';
import { call } from '../session';

export interface DocumentDraft {
  title: string;
  slug?: string;
  status: DocumentStatus;
  content: string;
  parent_document_id?: string | null;
}

/** Where they are in the console. */
export const documentPages = { api: '/apis', api_package: '/api-packages' } satisfies Record<EntityType, string>;

const roots = { api: '/v3/apis', api_package: '/v3/api-packages' } satisfies Record<EntityType, string>;

/** The documents of one API or package. */
export function documentsOf(type: EntityType, id: string) {
  const of = (...rest: string[]) => at(roots[type], id, 'documents', ...rest);
  return {
    tree: async (signal?: AbortSignal) => (await get<{ data: DocumentTree[] }>(of(), signal)).data,
    find: (document: string, signal?: AbortSignal) => get<Document>(of(document), signal),
    create: (body: DocumentDraft) => post<Document>(of(), body),
    change: (document: string, body: Partial<DocumentDraft>) => patch<Document>(of(document), body),
    /** `index` counts among the documents under the same parent, without this one. */
    move: (document: string, parent: string | null, index: number) => send('POST', of(document, 'move'), { parent_document_id: parent, index }),
    remove: (document: string) => send('DELETE', of(document)),
  };
}

/** HTML by the renderer that portals use. */
export const preview = async (content: string, signal?: AbortSignal) => (await call('POST', '/v3/markdown-preview', { body: { content }, accept: 'text/html', signal })).text();
