import { useLocation } from 'preact-iso';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import type { Visibility } from '../contract';
import { Radios } from '../ui/Choices';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { newPortal } from './body';
import { words } from './text';

export default function NewPortal() {
  const { route } = useLocation();
  return (
    <View form title={words.createTitle} crumbs={[{ href: '/portals', title: words.title }]}>
      <Form
        submit={common.save}
        aside={<a class={buttonClass('quiet')} href="/portals">{text.cancel}</a>}
        onSubmit={async values => {
          const portal = await portals.create(newPortal(values));
          toast(words.created(portal.name));
          route(`/portals/${portal.id}`);
        }}
      >
        <Radios<Visibility>
          name="kind"
          legend={words.kind}
          choices={(['private', 'public'] as const).map(value => ({ value, ...words.kinds[value] }))}
          value="private"
        />
        <Field name="name" label={words.name} hint={words.nameHint} required maxLength={255} autocomplete="off" />
        <Field name="display_name" label={words.displayName} hint={words.displayNameHint} maxLength={255} autocomplete="off" />
        <Field name="description" label={words.description} hint={words.descriptionHint} rows={2} maxLength={512} />
      </Form>
    </View>
  );
}
