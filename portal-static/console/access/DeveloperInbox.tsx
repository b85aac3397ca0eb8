import { useState } from 'preact/hooks';
import { dayOf } from '../../shared/time';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { developers } from '../calls/people';
import { portalUrl } from '../calls/portals';
import type { Developer, Portal } from '../contract';
import { Listing } from '../ui/Listing';
import { useQuery } from '../ui/query';
import { RemoveNamed } from '../ui/RemoveNamed';
import { words as common } from '../ui/text';
import { Decide } from './Decide';
import { statusOf } from './decisions';
import { StatusBadge } from './StatusBadge';
import { StatusChips } from './StatusChips';
import { words } from './text';
import { recountWaiting } from './countWaiting';

export function DeveloperInbox({ portal }: { portal: Portal }) {
  const { query } = useQuery();
  const [turn, setTurn] = useState(0);
  const [removing, setRemoving] = useState<Developer>();
  const status = statusOf(query.status);
  const changed = () => {
    setTurn(turn => turn + 1);
    void recountWaiting(portal.id);
  };
  return (
    <>
      <StatusChips turn={turn} portal={portal.id} list={(query, signal) => developers.list(portal.id, query, signal)} />
      <Listing
        label={words.tabs.developers}
        head={[words.name, words.email, words.status, words.since]}
        actions={common.actions}
        inputs={[portal.id, status, turn]}
        list={(query, signal) => developers.list(portal.id, { ...query, status: status === 'all' ? undefined : status, sort: 'created_at' }, signal)}
        row={developer => (
          <tr key={developer.id}>
            <th scope="row">{developer.full_name}</th>
            <td>{developer.email}</td>
            <td><StatusBadge status={developer.status} /></td>
            <td class="nowrap"><time dateTime={developer.created_at}>{dayOf(developer.created_at)}</time></td>
            <td class="actions">
              <span class="row nowrap">
                <Decide
                  name={developer.full_name}
                  status={developer.status}
                  ask={words.askDeveloper}
                  decide={decision => developers.decide(portal.id, developer.id, decision)}
                  decided={changed}
                />
                <Button small aria-label={`${common.remove} ${developer.full_name}`} onClick={() => setRemoving(developer)}>{common.remove}</Button>
              </span>
            </td>
          </tr>
        )}
        empty={<Empty title={words.none[status]} action={<a class={buttonClass()} href={portalUrl(portal)} target="_blank" rel="noreferrer">{words.openPortal}</a>}>{words.developersTodo}</Empty>}
      />
      {removing && (
        <RemoveNamed
          name={removing.full_name}
          close={() => setRemoving(undefined)}
          run={() => developers.remove(portal.id, removing.id)}
          removed={() => {
            setRemoving(undefined);
            changed();
          }}
        >
          <p>{words.removeDeveloperTodo}</p>
        </RemoveNamed>
      )}
    </>
  );
}
