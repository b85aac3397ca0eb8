import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis, versions } from '../calls/catalog';
import type { Api, ApiVersion } from '../contract';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { SpecField } from './SpecField';
import { words } from './text';
import { useForce } from './useForce';

export default function VersionRoute() {
  const { id, version } = useRoute().params as { id: string; version?: string };
  const loaded = useLoad(async signal => {
    const [api, old] = await Promise.all([apis.find(id, signal), version ? versions.find(id, version, signal) : undefined]);
    return { api, old };
  }, [id, version]);
  return <Whole of={loaded}>{({ api, old }) => <Editor api={api} old={old} />}</Whole>;
}

function Editor({ api, old }: { api: Api; old: ApiVersion | undefined }) {
  const { route } = useLocation();
  const force = useForce();
  const list = `/apis/${api.id}/specification`;
  const back = old ? `/apis/${api.id}/versions/${old.id}` : list;
  return (
    <View
      form
      title={old ? words.versions.editTitle(old.version) : words.versions.add}
      crumbs={[{ href: '/apis', title: words.title }, { href: list, title: api.name }]}
    >
      <Form
        submit={old ? words.versions.save : words.versions.add}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async (values, data) => {
          const body = { ...(values.version?.trim() && { version: values.version.trim() }), spec: { content: values['spec.content']! } };
          const saved = await force.run(data, insists => (old ? versions.change(api.id, old.id, body, insists) : versions.create(api.id, body)));
          toast(common.saved);
          route(`/apis/${api.id}/versions/${saved.id}`);
        }}
      >
        <Field name="version" label={words.versions.version} {...(!old && { hint: words.versionHint })} required={old !== undefined} maxLength={255} value={old?.version} autocomplete="off" />
        <SpecField name="spec.content" required {...(old && { value: old.spec.content })} />
        {force.consent}
      </Form>
    </View>
  );
}
