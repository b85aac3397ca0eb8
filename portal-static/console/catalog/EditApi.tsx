import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis } from '../calls/catalog';
import type { Api } from '../contract';
import { textOrNull } from '../ui/lines';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { words } from './text';
import { useForce } from './useForce';

export default function EditApi() {
  const { id } = useRoute().params as { id: string };
  const found = useLoad(signal => apis.find(id, signal), [id]);
  return <Whole of={found}>{api => <Editor api={api} />}</Whole>;
}

function Editor({ api }: { api: Api }) {
  const { route } = useLocation();
  const force = useForce();
  const back = `/apis/${api.id}`;
  return (
    <View form title={words.api.edit} crumbs={[{ href: '/apis', title: words.title }, { href: back, title: api.name }]}>
      <Form
        submit={common.save}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async ({ name, version, description, slug }, data) => {
          const body = { name: name!.trim(), version: textOrNull(version), description: textOrNull(description), slug: textOrNull(slug) };
          await force.run(data, insists => apis.change(api.id, body, insists));
          toast(common.saved);
          route(back);
        }}
      >
        <Field name="name" label={words.name} required maxLength={255} value={api.name} autocomplete="off" />
        <Field name="version" label={words.version} hint={words.api.editHint} maxLength={255} value={api.version ?? ''} autocomplete="off" />
        <Field name="description" label={words.description} rows={2} value={api.description ?? ''} />
        <Field name="slug" label={words.slug} hint={words.slugHint} value={api.slug} autocomplete="off" />
        {force.consent}
      </Form>
    </View>
  );
}
