import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import { publications } from '../calls/publications';
import { strategies } from '../calls/strategies';
import type { AuthStrategy, EntityType, Portal, Publication, Visibility } from '../contract';
import { Radios, Switch } from '../ui/Choices';
import { Select } from '../ui/Select';
import { DEFAULT, NONE, publicationDraft, strategyChoice } from './draft';
import { words } from './text';

type Props = { type: EntityType; id: string; old?: Publication | undefined; close: () => void; published: () => void };

/** Publishes an API or a package, or changes how it is published. */
export function Publish(props: Props) {
  const choices = useLoad(async signal => {
    const [sites, kinds] = await Promise.all([portals.all(signal), strategies.all(signal)]);
    return { sites, kinds };
  }, []);
  return (
    <Dialog title={words.publish} close={props.close}>
      <Await of={choices} skeleton={<Bones kind="row" count={4} />}>
        {({ sites, kinds }) =>
          sites.length === 0 ? (
            <div class="row"><p>{words.noPortal}</p><a class={buttonClass('primary')} href="/portals/new">{words.noPortalAction}</a></div>
          ) : (
            <PublishForm {...props} sites={sites} kinds={kinds} />
          )
        }
      </Await>
    </Dialog>
  );
}

function PublishForm({ type, id, old, close, published, sites, kinds }: Props & { sites: Portal[]; kinds: AuthStrategy[] }) {
  const [chosen, setChosen] = useState(old?.portal_id ?? (sites.length === 1 ? sites[0]!.id : ''));
  const portal = sites.find(site => site.id === chosen);
  const defaultName = kinds.find(kind => kind.id === portal?.default_application_auth_strategy_id)?.name;
  return (
    <Form
      submit={words.publish}
      aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
      onSubmit={async (values, data) => {
        await publications.publish(type, id, chosen, publicationDraft(values, data));
        toast(words.published(portal!.name));
        close();
        published();
      }}
    >
      <Select
        name="portal"
        label={words.portal}
        prompt={words.portalPrompt}
        required
        options={(old ? sites.filter(site => site.id === old.portal_id) : sites).map(site => ({ value: site.id, label: site.name }))}
        value={chosen}
        onChange={setChosen}
      />
      <Select
        name="auth_strategy_ids"
        label={words.strategy}
        hint={words.strategyHint}
        options={[
          { value: DEFAULT, label: words.strategyDefault(defaultName) },
          ...kinds.map(kind => ({ value: kind.id, label: kind.name })),
          { value: NONE, label: words.strategyNone },
        ]}
        value={strategyChoice(old)}
      />
      <Radios<Visibility>
        key={chosen}
        name="visibility"
        legend={words.visibility}
        choices={(['private', 'public'] as const).map(value => ({ value, ...words.visibilities[value] }))}
        value={old?.visibility ?? portal?.default_api_visibility ?? 'private'}
      />
      <Switch name="auto_approve_registrations" label={words.auto} hint={words.autoHint} checked={old?.auto_approve_registrations ?? false} />
    </Form>
  );
}
