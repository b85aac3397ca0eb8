import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { portals } from '../calls/portals';
import type { Portal } from '../contract';
import { Select } from '../ui/Select';
import { Tabs } from '../ui/Tabs';
import { View } from '../ui/View';
import { ApplicationInbox } from './ApplicationInbox';
import { loadWaiting } from './countWaiting';
import { DeveloperInbox } from './DeveloperInbox';
import { RegistrationInbox } from './RegistrationInbox';
import { TeamList } from './TeamList';
import { words } from './text';
import { waiting } from './waiting';

export function AccessPage() {
  const { query } = useLocation();
  // Who names no portal is led to one where somebody waits, and people sign up while the console is open.
  const all = useLoad(async signal => (await Promise.all([portals.all(signal), query.portal ? undefined : loadWaiting()]))[0], []);
  return (
    <View title={words.title} lead={words.lead}>
      <Await of={all} skeleton={<Bones kind="row" count={4} />}>
        {all =>
          all.length === 0 ? (
            <Empty title={words.noPortal} action={<a class={buttonClass('primary')} href="/portals/new">{words.noPortalAction}</a>}>{words.noPortalTodo}</Empty>
          ) : (
            <OfPortal all={all} />
          )
        }
      </Await>
    </View>
  );
}

/** The portal stands in the address, like the filters: a link to what waits can be sent. */
function OfPortal({ all }: { all: Portal[] }) {
  const { path, query, route } = useLocation();
  const total = (id: string) => (waiting.value.get(id)?.developers ?? 0) + (waiting.value.get(id)?.registrations ?? 0);
  // Kept when nobody waits there any more: a decision is no reason to turn to another portal.
  const [first] = useState(() => all.find(portal => total(portal.id) > 0) ?? all[0]!);
  const portal = all.find(portal => portal.id === query.portal) ?? first;
  const here = waiting.value.get(portal.id);
  const tab = (href: string, title: string, count = 0) => ({ href: url(href, { portal: portal.id }), title: words.tabWaiting(title, count), current: path === href });
  return (
    <>
      {all.length > 1 && (
        <div class="portal-choice">
          <Select
            name="portal"
            label={words.portal}
            options={all.map(({ id, name }) => ({ value: id, label: words.portalWaiting(name, total(id)) }))}
            value={portal.id}
            onChange={portal => route(url(path, { portal, status: query.status }))}
          />
        </div>
      )}
      <Tabs
        label={words.title}
        tabs={[
          tab('/access', words.tabs.developers, here?.developers),
          tab('/access/registrations', words.tabs.registrations, here?.registrations),
          tab('/access/applications', words.tabs.applications),
          tab('/access/teams', words.tabs.teams),
        ]}
      />
      {path === '/access/registrations' ? (
        <RegistrationInbox key={portal.id} portal={portal.id} />
      ) : path === '/access/applications' ? (
        <ApplicationInbox key={portal.id} portal={portal} />
      ) : path === '/access/teams' ? (
        <TeamList key={portal.id} portal={portal} />
      ) : (
        <DeveloperInbox key={portal.id} portal={portal} />
      )}
    </>
  );
}
