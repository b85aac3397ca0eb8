import { useLocation } from 'preact-iso';
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
import { DeveloperInbox } from './DeveloperInbox';
import { RegistrationInbox } from './RegistrationInbox';
import { words } from './text';
import { waiting } from './waiting';

export default function AccessPage() {
  const all = useLoad(signal => portals.all(signal), []);
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
  const portal = all.find(portal => portal.id === query.portal) ?? all[0]!;
  const here = waiting.value.get(portal.id);
  const total = (id: string) => (waiting.value.get(id)?.developers ?? 0) + (waiting.value.get(id)?.registrations ?? 0);
  const tab = (href: string, title: string, count = 0) => ({ href: url(href, { portal: query.portal }), title: words.tabWaiting(title, count), current: path === href });
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
        ]}
      />
      {path === '/access/registrations' ? (
        <RegistrationInbox key={portal.id} portal={portal.id} />
      ) : path === '/access/applications' ? (
        <ApplicationInbox key={portal.id} portal={portal} />
      ) : (
        <DeveloperInbox key={portal.id} portal={portal} />
      )}
    </>
  );
}
