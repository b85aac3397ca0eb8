import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { webhooks } from '../calls/webhooks';
import type { Webhook } from '../contract';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/webhooks/new">{words.create}</a>;

export default function Webhooks() {
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <Listing
        label={words.title}
        head={[words.name, words.url, words.events, words.state]}
        list={webhooks.list}
        row={webhook => (
          <tr key={webhook.id}>
            <th scope="row"><a href={`/webhooks/${webhook.id}`}>{webhook.name}</a></th>
            <td class="mono">{webhook.url}</td>
            <td>{webhook.event_types.length > 0 ? words.someEvents(webhook.event_types.length) : words.allEvents}</td>
            <td><WebhookState webhook={webhook} /></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}

export const WebhookState = ({ webhook }: { webhook: Webhook }) =>
  webhook.enabled ? <Badge tone="good">✓ {words.on}</Badge> : <Badge tone={webhook.disabled_reason ? 'bad' : undefined}>{words.off}</Badge>;
