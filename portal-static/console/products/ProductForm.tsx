import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { products } from '../calls/products';
import type { ApiProduct } from '../contract';
import { textOrNull } from '../ui/lines';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { labelsChange } from './labels';
import { LabelsField } from './LabelsField';
import { words } from './text';

export default function ProductRoute() {
  const { id } = useRoute().params as { id?: string };
  const found = useLoad<ApiProduct | null>(async signal => (id ? products.find(id, signal) : null), [id]);
  return <Whole of={found}>{old => <Editor key={id} old={old ?? undefined} />}</Whole>;
}

function Editor({ old }: { old: ApiProduct | undefined }) {
  const { route } = useLocation();
  const back = old ? `/api-products/${old.id}` : '/api-products';
  return (
    <View form title={old ? words.product.edit : words.create} crumbs={[{ href: '/api-products', title: words.title }, ...(old ? [{ href: back, title: old.name }] : [])]}>
      <Form
        submit={old ? common.save : words.createSubmit}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async ({ name, description, labels, public_labels }) => {
          const body = {
            name: name!.trim(), description: textOrNull(description), labels: labelsChange(old?.labels ?? {}, labels), public_labels: labelsChange(old?.public_labels ?? {}, public_labels),
          };
          const product = old ? await products.change(old.id, body) : await products.create(body);
          toast(old ? common.saved : words.created(product.name));
          route(`/api-products/${product.id}`);
        }}
      >
        <Field name="name" label={words.name} required maxLength={100} value={old?.name} autocomplete="off" />
        <Field name="description" label={words.description} hint={words.descriptionHint} rows={3} value={old?.description ?? ''} />
        <LabelsField name="labels" label={words.labels} labels={old?.labels} />
        <LabelsField name="public_labels" label={words.publicLabels} labels={old?.public_labels} />
      </Form>
    </View>
  );
}
