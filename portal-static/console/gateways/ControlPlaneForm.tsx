import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { controlPlanes } from '../calls/gateways';
import type { ControlPlane } from '../contract';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { words } from './text';

export default function ControlPlaneRoute() {
  const { id } = useRoute().params;
  return id ? <Loaded id={id} /> : <Editor />;
}

function Loaded({ id }: { id: string }) {
  const found = useLoad(signal => controlPlanes.find(id, signal), [id]);
  return <Whole of={found}>{value => <Editor old={value} />}</Whole>;
}

function Editor({ old }: { old?: ControlPlane }) {
  const { route } = useLocation();
  const back = old ? `/control-planes/${old.id}` : '/control-planes';
  return (
    <View form title={old ? words.edit : words.create} crumbs={[{ href: '/control-planes', title: words.title }, ...(old ? [{ href: back, title: old.name }] : [])]}>
      <Form
        submit={old ? common.save : words.createSubmit}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async ({ name, description }) => {
          const body = { name: name!.trim(), description: description!.trim() };
          const saved = old ? await controlPlanes.change(old.id, body) : await controlPlanes.create(body);
          toast(old ? common.saved : words.createdToast(saved.name));
          route(`/control-planes/${saved.id}`);
        }}
      >
        <Field name="name" label={words.name} hint={words.nameHint} required minLength={2} maxLength={256} value={old?.name} autocomplete="off" />
        <Field name="description" label={words.description} maxLength={2048} rows={3} value={old?.description} />
      </Form>
    </View>
  );
}
