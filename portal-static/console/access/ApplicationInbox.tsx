import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { applications } from '../calls/people';
import { portalUrl } from '../calls/portals';
import type { Portal } from '../contract';
import { Listing } from '../ui/Listing';
import { words } from './text';

export const ApplicationInbox = ({ portal }: { portal: Portal }) => (
  <Listing
    label={words.tabs.applications}
    head={[words.name, words.app.strategy, words.app.registrations, words.app.created]}
    inputs={[portal.id]}
    list={(query, signal) => applications.list(portal.id, query, signal)}
    row={app => (
      <tr key={app.id}>
        <th scope="row"><a href={`/access/applications/${portal.id}/${app.id}`}>{app.name}</a></th>
        <td>{app.auth_strategy.name}</td>
        <td>{app.registration_count}</td>
        <td class="nowrap"><time dateTime={app.created_at}>{dayOf(app.created_at)}</time></td>
      </tr>
    )}
    empty={<Empty title={words.applicationsNone} action={<a class={buttonClass()} href={portalUrl(portal)} target="_blank" rel="noreferrer">{words.openPortal}</a>}>{words.applicationsTodo}</Empty>}
  />
);
