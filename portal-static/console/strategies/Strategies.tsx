import { useState } from 'preact/hooks';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { strategies } from '../calls/strategies';
import type { AuthStrategy } from '../contract';
import { Listing } from '../ui/Listing';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/auth-strategies/new">{words.create}</a>;

export default function Strategies() {
  const [removing, setRemoving] = useState<{ strategy: AuthStrategy; reload: () => void }>();
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <Listing
        label={words.title}
        head={[words.name, words.displayName, words.type, words.settings, words.state]}
        actions={common.actions}
        list={strategies.list}
        row={(strategy, reload) => (
          <tr key={strategy.id}>
            <th scope="row"><a href={`/auth-strategies/${strategy.id}`}>{strategy.name}</a></th>
            <td>{strategy.display_name}</td>
            <td>{words.types[strategy.strategy_type].label}</td>
            <td>{settingsOf(strategy)}</td>
            <td>{strategy.active ? <Badge tone="good">✓ {words.used}</Badge> : <Badge>{words.unused}</Badge>}</td>
            <td class="actions">
              <Button small kind="danger" aria-label={`${common.remove} ${strategy.name}`} onClick={() => setRemoving({ strategy, reload })}>{common.remove}</Button>
            </td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
      {removing && (
        <Confirm
          title={common.removeTitle(removing.strategy.name)}
          submit={common.remove}
          close={() => setRemoving(undefined)}
          run={async () => {
            await strategies.remove(removing.strategy.id);
            toast(common.removed(removing.strategy.name));
            removing.reload();
          }}
        >
          {words.removeTodo}
        </Confirm>
      )}
    </View>
  );
}

function settingsOf({ configs }: AuthStrategy) {
  const key = configs['key-auth'];
  if (key) return <><span class="mono">{key.key_names.join(', ')}</span>{key.ttl && `, ${words.ttlOf(key.ttl.value, key.ttl.unit)}`}</>;
  return <span class="mono">{configs['openid-connect']?.issuer}</span>;
}
