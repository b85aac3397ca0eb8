import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis } from '../calls/catalog';
import { View } from '../ui/View';
import { SpecField } from './SpecField';
import { words } from './text';
import { titleOf } from './titleOf';

const NAME_CHARACTERS_MAX = 255;

export default function NewApi() {
  const { route } = useLocation();
  const name = useRef<HTMLDivElement>(null);
  // A file is often all that somebody has. What was typed stays.
  const suggest = (document: string) => {
    const field = name.current?.querySelector('input');
    if (field && !field.value.trim()) field.value = titleOf(document).slice(0, NAME_CHARACTERS_MAX);
  };
  return (
    <View form title={words.create} crumbs={[{ href: '/apis', title: words.title }]}>
      <Form
        submit={words.createSubmit}
        aside={<a class={buttonClass('quiet')} href="/apis">{text.cancel}</a>}
        onSubmit={async ({ name, version, description, spec_content }) => {
          const api = await apis.create({
            name: name!.trim(), ...(version?.trim() && { version: version.trim() }), ...(description?.trim() && { description: description.trim() }),
            ...(spec_content?.trim() && { spec_content }),
          });
          toast(words.created(api.name));
          route(api.current_version_summary ? `/apis/${api.id}/versions/${api.current_version_summary.id}` : `/apis/${api.id}`);
        }}
      >
        <div ref={name}><Field name="name" label={words.name} hint={words.nameHint} required maxLength={NAME_CHARACTERS_MAX} autocomplete="off" /></div>
        <Field name="version" label={words.version} hint={words.versionHint} maxLength={255} autocomplete="off" />
        <Field name="description" label={words.description} rows={2} />
        <SpecField name="spec_content" hint={words.specOptional} changed={suggest} />
      </Form>
    </View>
  );
}
