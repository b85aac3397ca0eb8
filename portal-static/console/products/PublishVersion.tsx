import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import { portalVersions } from '../calls/products';
import { strategies } from '../calls/strategies';
import type { ApiProduct, AuthStrategy, Portal, ProductVersion, ProductVersionPortal, PublishStatus } from '../contract';
import { Radios, Switch } from '../ui/Choices';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { words } from './text';
import { portalDraft } from './versionChange';

type Props = { product: ApiProduct; version: ProductVersion; old: ProductVersionPortal | undefined; close: () => void; published: () => void };

/** Publishes a version in a portal, or changes what holds for it there. */
export function PublishVersion(props: Props) {
  const choices = useLoad(async signal => {
    const [sites, kinds] = await Promise.all([portals.all(signal), strategies.all(signal)]);
    return { sites, kinds };
  }, []);
  return (
    <Dialog title={props.old ? words.terms.changeOf(props.old.portal_name) : words.publish.action} close={props.close}>
      <Await of={choices} skeleton={<Bones kind="row" count={4} />}>
        {({ sites, kinds }) => {
          const free = props.old ? sites.filter(site => site.id === props.old!.portal_id) : sites.filter(site => !props.version.portals.some(terms => terms.portal_id === site.id));
          return sites.length === 0 ? (
            <div class="row"><p>{words.publish.noPortal}</p><a class={buttonClass('primary')} href="/portals/new">{words.publish.noPortalAction}</a></div>
          ) : free.length === 0 ? (
            <p>{words.terms.everywhere}</p>
          ) : (
            <PublishForm {...props} sites={free} kinds={kinds} />
          );
        }}
      </Await>
    </Dialog>
  );
}

function PublishForm({ product, version, old, close, published, sites, kinds }: Props & { sites: Portal[]; kinds: AuthStrategy[] }) {
  const shows = (site: Portal) => product.portals.some(({ portal_id }) => portal_id === site.id);
  const [chosen, setChosen] = useState((sites.find(shows) ?? (sites.length === 1 ? sites[0] : undefined))?.id ?? '');
  const [asks, setAsks] = useState((old?.auth_strategies.length ?? 0) > 0);
  const [leaves, setLeaves] = useState(old?.deprecated ?? false);
  const portal = sites.find(site => site.id === chosen);
  return (
    <Form
      submit={old ? common.save : words.publish.publish}
      aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
      onSubmit={async (values, data) => {
        const draft = portalDraft(values, data, old);
        await (old ? portalVersions.change(chosen, version.id, draft) : portalVersions.create(chosen, version.id, draft));
        toast(old ? common.saved : words.publish.published(portal!.name));
        close();
        published();
      }}
    >
      <Select name="portal" label={words.portal} prompt={words.prompt} required options={sites.map(site => ({ value: site.id, label: site.name }))} value={chosen} onChange={setChosen} />
      {portal && !shows(portal) && <div class="note note-warn" role="status"><p>{words.terms.hiddenTodo}</p></div>}
      {old && (
        <Radios<PublishStatus>
          name="publish_status"
          legend={words.version.status}
          choices={(['published', 'unpublished'] as const).map(value => ({ value, label: words.statuses[value], hint: words.terms.statusHints[value] }))}
          value={old.publish_status}
        />
      )}
      <Switch name="authentication" label={words.terms.require} hint={words.terms.requireHint} checked={asks} onChange={setAsks} />
      {asks && (
        <>
          <Select
            key={chosen}
            name="auth_strategy_ids"
            label={words.terms.strategy}
            prompt={words.prompt}
            required
            options={kinds.map(({ id, name }) => ({ value: id, label: name }))}
            value={old?.auth_strategies[0]?.id ?? portal?.default_application_auth_strategy_id ?? undefined}
          />
          <Switch
            name="application_registration_enabled"
            label={words.terms.registration}
            hint={version.gateway_service ? words.terms.registrationHint : words.terms.registrationUnlinked}
            checked={old && old.auth_strategies.length > 0 ? old.application_registration_enabled : true}
          />
          <Switch name="auto_approve_registration" label={words.terms.auto} hint={words.terms.autoHint} checked={old?.auto_approve_registration ?? false} />
        </>
      )}
      <Switch name="deprecated" label={words.deprecated} hint={words.deprecatedHint} checked={old?.deprecated ?? false} onChange={setLeaves} />
      {old && leaves && !old.deprecated && <Switch name="notify_developers" label={words.notify} hint={words.notifyHint} />}
    </Form>
  );
}
