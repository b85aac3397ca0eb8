import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { products, productVersions } from '../calls/products';
import type { ApiProduct, ProductVersion, PublishStatus } from '../contract';
import { Radios, Switch } from '../ui/Choices';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { labelsOf } from './labels';
import { LabelsField } from './LabelsField';
import { words } from './text';
import { versionChange } from './versionChange';

export default function VersionRoute() {
  const { id, version } = useRoute().params as { id: string; version?: string };
  const loaded = useLoad(async signal => {
    const [product, old] = await Promise.all([products.find(id, signal), version ? productVersions.find(id, version, signal) : undefined]);
    return { product, old };
  }, [id, version]);
  return <Whole of={loaded}>{({ product, old }) => <Editor product={product} old={old} />}</Whole>;
}

function Editor({ product, old }: { product: ApiProduct; old: ProductVersion | undefined }) {
  const { route } = useLocation();
  const list = `/api-products/${product.id}/versions`;
  const back = old ? `${list}/${old.id}` : list;
  return (
    <View
      form
      title={old ? words.version.edit(old.name) : words.version.create}
      crumbs={[{ href: '/api-products', title: words.title }, { href: list, title: product.name }, ...(old ? [{ href: back, title: old.name }] : [])]}
    >
      <Form
        submit={old ? common.save : words.createSubmit}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async (values, data) => {
          const version = old
            ? await productVersions.change(product.id, old.id, versionChange(old, values, data))
            : await productVersions.create(product.id, { name: values.name!.trim(), labels: labelsOf(values.labels) });
          toast(old ? common.saved : words.created(version.name));
          route(`${list}/${version.id}`);
        }}
      >
        <Field name="name" label={words.version.name} hint={words.version.nameHint} required maxLength={255} value={old?.name} autocomplete="off" />
        <LabelsField name="labels" label={words.labels} labels={old?.labels} />
        {old && <Everywhere old={old} />}
      </Form>
    </View>
  );
}

/** What is said of the version in all portals at once. */
function Everywhere({ old }: { old: ProductVersion }) {
  const [leaves, setLeaves] = useState(old.deprecated);
  return (
    <>
      <Radios<PublishStatus>
        name="publish_status"
        legend={words.version.everywhere}
        choices={(['published', 'unpublished'] as const).map(value => ({ value, label: words.statuses[value], hint: words.version.everywhereHints[value] }))}
        value={old.publish_status}
      />
      <Switch name="deprecated" label={words.deprecated} hint={words.deprecatedHint} checked={old.deprecated} onChange={setLeaves} />
      {leaves && !old.deprecated && <Switch name="notify" label={words.notify} hint={words.notifyHint} />}
    </>
  );
}
