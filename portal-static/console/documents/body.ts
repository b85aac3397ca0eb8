import type { Values } from '../../shared/ui/Form';
import type { DocumentDraft } from '../calls/documents';
import type { Document, DocumentStatus, Visibility } from '../contract';

/** What the form says. Without a slug the back end makes one from the title; a stored document keeps the one it has. */
export const documentBody = (values: Values, old: Document | undefined): DocumentDraft => ({
  title: values.title!.trim(),
  ...(values.slug?.trim() && { slug: values.slug.trim() }),
  status: values.status as DocumentStatus,
  content: values.content!,
  ...(values.visibility && { visibility: values.visibility as Visibility }),
  ...(values.description !== undefined && (values.description.trim() || old?.description) && { description: values.description.trim() || null }),
  ...(!old && values.parent_document_id && { parent_document_id: values.parent_document_id }),
});
