import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { dayOf } from '../../shared/time';
import { Button } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { teams } from '../calls/teams';
import type { Portal } from '../contract';
import { Listing } from '../ui/Listing';
import { TeamForm } from './TeamForm';
import { words } from './text';

export function TeamList({ portal }: { portal: Portal }) {
  const { route } = useLocation();
  const [making, setMaking] = useState(false);
  const create = <Button kind="primary" onClick={() => setMaking(true)}>{words.teams.create}</Button>;
  return (
    <>
      {!portal.rbac_enabled && <p class="note note-warn">{words.teams.off} <a href={`/portals/${portal.id}/settings`}>{words.teams.offAction}</a></p>}
      <Listing
        label={words.tabs.teams}
        head={[words.name, words.teams.description, words.since]}
        inputs={[portal.id]}
        above={create}
        list={(query, signal) => teams.list(portal.id, query, signal)}
        row={team => (
          <tr key={team.id}>
            <th scope="row"><a href={`/access/teams/${portal.id}/${team.id}`}>{team.name}</a></th>
            <td>{team.description}</td>
            <td class="nowrap"><time dateTime={team.created_at}>{dayOf(team.created_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.teams.none} action={create}>{words.teams.noneTodo}</Empty>}
      />
      {making && (
        <TeamForm
          portal={portal.id}
          close={() => setMaking(false)}
          saved={team => {
            toast(words.teams.created(team.name));
            route(`/access/teams/${portal.id}/${team.id}`);
          }}
        />
      )}
    </>
  );
}
