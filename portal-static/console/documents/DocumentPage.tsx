import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis } from '../calls/catalog';
import { documentPages, documentsOf } from '../calls/documents';
import { packages } from '../calls/packages';
import type { Document, DocumentStatus, DocumentTree, EntityType } from '../contract';
import { words as catalog } from '../catalog/text';
import { Radios } from '../ui/Choices';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { useUnsaved } from '../ui/useUnsaved';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { documentBody } from './body';
import { Preview } from './Preview';
import { words } from './text';
import { places } from './tree';

export default function DocumentRoute() {
  const { id, document } = useRoute().params as { id: string; document?: string };
  const type: EntityType = useLocation().path.startsWith(`${documentPages.api_package}/`) ? 'api_package' : 'api';
  const loaded = useLoad(async signal => {
    const documents = documentsOf(type, id);
    const [owner, tree, old] = await Promise.all([
      type === 'api' ? apis.find(id, signal) : packages.find(id, signal), documents.tree(signal), document ? documents.find(document, signal) : undefined,
    ]);
    return { type, owner, tree, old };
  }, [type, id, document]);
  return <Whole of={loaded}>{found => <Editor {...found} />}</Whole>;
}

type Props = { type: EntityType; owner: { id: string; name: string }; tree: DocumentTree[]; old: Document | undefined };

function Editor({ type, owner, tree, old }: Props) {
  const { route, query } = useLocation();
  const [content, setContent] = useState(old?.content ?? '');
  const saved = useUnsaved(content !== (old?.content ?? ''));
  const documents = documentsOf(type, owner.id);
  const catalogPage = documentPages[type];
  const list = type === 'api' ? `${catalogPage}/${owner.id}/documents` : `${catalogPage}/${owner.id}`;
  return (
    <View title={old ? words.edit(old.title) : words.create} crumbs={[{ href: catalogPage, title: catalog.title }, { href: list, title: owner.name }]}>
      <Form
        submit={common.save}
        aside={<a class={buttonClass('quiet')} href={list}>{text.cancel}</a>}
        onSubmit={async values => {
          const body = documentBody(values, old);
          const document = old ? await documents.change(old.id, body) : await documents.create(body);
          saved();
          toast(words.saved(document.title));
          route(list);
        }}
      >
        <div class="form-page stack">
          <Field name="title" label={words.name} required maxLength={255} value={old?.title} autocomplete="off" />
          <Field name="slug" label={words.slug} hint={words.slugHint} maxLength={255} value={old?.slug} autocomplete="off" />
          {!old && tree.length > 0 && (
            <Select
              name="parent_document_id"
              label={words.parent}
              prompt={words.top}
              options={places(tree).map(({ document: { id, title }, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${title}` }))}
              value={query.under}
            />
          )}
          <Radios<DocumentStatus>
            name="status"
            legend={words.status}
            choices={(['unpublished', 'published'] as const).map(value => ({ value, ...words.statuses[value] }))}
            value={old?.status ?? 'unpublished'}
          />
        </div>
        <div class="editor">
          <Field name="content" label={words.content} hint={words.contentHint} rows={24} required maxLength={1_000_000} value={old?.content} onInput={setContent} />
          <Preview content={content} />
        </div>
      </Form>
    </View>
  );
}
