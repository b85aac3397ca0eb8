import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis } from '../calls/catalog';
import { ownerPages, type TextOwner, textsOf, textsPath } from '../calls/documents';
import { packages } from '../calls/packages';
import { portals } from '../calls/portals';
import { products } from '../calls/products';
import type { Document, DocumentStatus, DocumentTree } from '../contract';
import { words as catalog } from '../catalog/text';
import { words as sites } from '../portals/text';
import { words as classic } from '../products/text';
import { Radios } from '../ui/Choices';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { useUnsaved } from '../ui/useUnsaved';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { documentBody } from './body';
import { Preview } from './Preview';
import { words as pageWords, wordsOf } from './text';
import { places } from './tree';

const finders = { api: apis.find, api_package: packages.find, portal: portals.find, product: products.find };
const titles = { api: catalog.title, api_package: catalog.title, portal: sites.title, product: classic.title };

export default function DocumentRoute() {
  const { id, document } = useRoute().params as { id: string; document?: string };
  const { path } = useLocation();
  const type = (Object.keys(ownerPages) as TextOwner[]).find(type => path.startsWith(`${ownerPages[type]}/`))!;
  const loaded = useLoad(async signal => {
    const texts = textsOf(type, id);
    const [owner, tree, old] = await Promise.all([finders[type](id, signal), texts.tree(signal), document ? texts.find(document, signal) : undefined]);
    return { type, owner, tree, old };
  }, [type, id, document]);
  return <Whole of={loaded}>{found => <Editor {...found} />}</Whole>;
}

type Props = { type: TextOwner; owner: { id: string; name: string }; tree: DocumentTree[]; old: Document | undefined };

function Editor({ type, owner, tree, old }: Props) {
  const { route, query } = useLocation();
  const [content, setContent] = useState(old?.content ?? '');
  const saved = useUnsaved(content !== (old?.content ?? ''));
  const words = wordsOf(type);
  const texts = textsOf(type, owner.id);
  // A package shows its documents on its one page.
  const list = type === 'api_package' ? `${ownerPages[type]}/${owner.id}` : textsPath(type, owner.id);
  return (
    <View title={old ? words.edit(old.title) : words.create} crumbs={[{ href: ownerPages[type], title: titles[type] }, { href: list, title: owner.name }]}>
      <Form
        submit={common.save}
        aside={<a class={buttonClass('quiet')} href={list}>{text.cancel}</a>}
        onSubmit={async values => {
          const body = documentBody(values, old);
          const document = old ? await texts.change(old.id, body) : await texts.create(body);
          saved();
          toast(words.saved(document.title));
          route(list);
        }}
      >
        <div class="form-page stack">
          <Field name="title" label={words.name} required maxLength={255} value={old?.title} autocomplete="off" />
          <Field name="slug" label={words.slug} hint={words.slugHint} maxLength={type === 'product' ? 80 : 255} value={old?.slug} autocomplete="off" />
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
          {type === 'portal' && (
            <>
              <Select
                name="visibility"
                label={pageWords.visibility}
                {...(!old && { prompt: pageWords.visibilityDefault })}
                options={(['public', 'private'] as const).map(value => ({ value, label: pageWords.visibilities[value] }))}
                value={old?.visibility}
              />
              <Field name="description" label={pageWords.description} hint={pageWords.descriptionHint} maxLength={160} value={old?.description} />
            </>
          )}
        </div>
        <div class="editor">
          <Field name="content" label={words.content} hint={words.contentHint} rows={24} maxLength={1_000_000} value={old?.content} onInput={setContent} />
          <Preview content={content} />
        </div>
      </Form>
    </View>
  );
}
