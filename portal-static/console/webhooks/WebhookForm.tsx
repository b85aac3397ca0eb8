import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Field, Form } from '../../shared/ui/Form';
import { SecretDialog } from '../../shared/ui/Secret';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import { webhooks } from '../calls/webhooks';
import type { NewSecret, Portal, Webhook } from '../contract';
import { ALL } from '../http';
import { Checks, Switch } from '../ui/Choices';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { words } from './text';

export default function WebhookForm() {
  const { id } = useRoute().params;
  const loaded = useLoad(async signal => {
    const [old, types, sites] = await Promise.all([id ? webhooks.find(id, signal) : undefined, webhooks.types(signal), portals.list({ size: ALL }, signal)]);
    return { old, types, sites: sites.data };
  }, [id]);
  return <Whole of={loaded}>{value => <Editor {...value} />}</Whole>;
}

function Editor({ old, types, sites }: { old: Webhook | undefined; types: string[]; sites: Portal[] }) {
  const { route } = useLocation();
  const [made, setMade] = useState<NewSecret>();
  const back = old ? `/webhooks/${old.id}` : '/webhooks';
  const crumbs = [{ href: '/webhooks', title: words.title }, ...(old ? [{ href: back, title: old.name }] : [])];
  return (
    <View form title={old ? words.editTitle(old.name) : words.create} crumbs={crumbs}>
      <Form
        submit={old ? common.save : words.createSubmit}
        aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
        onSubmit={async ({ name, url, description, enabled }, data) => {
          const chosen = data.getAll('portals');
          const body = {
            name, url, description: description || null, event_types: data.getAll('event_types'), portal_ids: sites.filter(site => chosen.includes(site.name)).map(site => site.id),
            enabled: enabled !== undefined,
          };
          if (!old) return setMade(await webhooks.create(body));
          await webhooks.change(old.id, body);
          toast(common.saved);
          route(back);
        }}
      >
        <Field name="name" label={words.name} required maxLength={255} value={old?.name} autocomplete="off" />
        <Field name="url" label={words.url} hint={words.urlHint} type="url" required maxLength={2048} value={old?.url} autocomplete="off" />
        <Field name="description" label={words.description} maxLength={512} value={old?.description ?? ''} autocomplete="off" />
        <Checks name="event_types" legend={words.events} hint={words.eventsHint} values={types} checked={old?.event_types ?? []} />
        {sites.length > 0 && (
          <Checks
            name="portals"
            legend={words.portals}
            hint={words.portalsHint}
            values={sites.map(site => site.name)}
            checked={sites.filter(site => old?.portal_ids.includes(site.id)).map(site => site.name)}
          />
        )}
        <Switch name="enabled" label={words.enabled} checked={old?.enabled ?? true} />
      </Form>
      {made && (
        <SecretDialog title={words.secretTitle} secrets={[{ label: words.secret, value: made.secret }]} saved={() => route(`/webhooks/${made.id}`)}>{words.secretTodo}</SecretDialog>
      )}
    </View>
  );
}
