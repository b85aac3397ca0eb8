import { useState } from 'preact/hooks';
import { Empty } from '../../shared/ui/Empty';
import { buttonClass } from '../../shared/ui/Button';
import { registrations } from '../calls/people';
import { Listing } from '../ui/Listing';
import { useQuery } from '../ui/query';
import { words as common } from '../ui/text';
import { statusOf } from './decisions';
import { RegistrationRow, registrationHead } from './RegistrationRow';
import { StatusChips } from './StatusChips';
import { words } from './text';
import { recountWaiting } from './countWaiting';

export function RegistrationInbox({ portal }: { portal: string }) {
  const { query, href } = useQuery();
  const [turn, setTurn] = useState(0);
  const status = statusOf(query.status);
  const changed = () => {
    setTurn(turn => turn + 1);
    void recountWaiting(portal);
  };
  return (
    <>
      <StatusChips turn={turn} portal={portal} list={(query, signal) => registrations.list(portal, query, signal)} />
      <Listing
        label={words.tabs.registrations}
        head={[words.application, ...registrationHead]}
        actions={common.actions}
        inputs={[portal, status, turn]}
        list={(query, signal) => registrations.list(portal, { ...query, status: status === 'all' ? undefined : status, sort: 'created_at' }, signal)}
        row={registration => <RegistrationRow key={registration.id} portal={portal} registration={registration} withApplication changed={changed} />}
        empty={<Empty title={words.none[status]} action={status !== 'all' && <a class={buttonClass()} href={href({ status: 'all', page: '' })}>{words.showAll}</a>}>{words.registrationsTodo}</Empty>}
      />
    </>
  );
}
