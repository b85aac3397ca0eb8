import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { problemOf } from '../../shared/problem';
import { text } from '../../shared/text';
import { minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { explain } from '../../shared/ui/Failure';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { deliveries } from '../calls/webhooks';
import type { Delivery, DeliveryAttempt, DeliveryStatus, Webhook } from '../contract';
import { Chips } from '../../shared/ui/Chips';
import { useQuery } from '../ui/query';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { DeliveryDialog } from './DeliveryDialog';
import { words } from './text';

const SIZE = 25;
const STATUSES = Object.keys(words.statuses) as DeliveryStatus[];
const TONES = { pending: 'warn', delivered: 'good', failed: 'bad', skipped: undefined } as const;

/** What was sent, one page after the other, the newest first. `turn` changes when something was sent. */
export function Deliveries({ webhook, turn, changed }: { webhook: Webhook; turn: number; changed: () => void }) {
  const { query, href } = useQuery();
  const [shown, setShown] = useState<Delivery>();
  const [replaying, setReplaying] = useState(false);
  const status = STATUSES.find(status => status === query.status);
  const loaded = useLoad(signal => deliveries.list(webhook.id, { status, after: query.after, size: SIZE }, signal), [webhook.id, status, query.after, turn]);
  const replay = async (delivery: Delivery) => {
    try {
      await deliveries.replay(webhook.id, delivery.id);
      toast(words.replayed(delivery.type));
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    }
    changed();
  };
  return (
    <section class="stack">
      <h2>{words.deliveries}</h2>
      <p class="row"><span class="soft">{words.deliveriesLead}</span> <Button small onClick={() => setReplaying(true)}>{words.replayAll}</Button></p>
      <Chips
        label={words.filter}
        chips={[
          { href: href({ status: '', after: '' }), title: words.all, current: status === undefined },
          ...STATUSES.map(value => ({ href: href({ status: value, after: '' }), title: words.statuses[value], current: value === status })),
        ]}
      />
      <Await of={loaded} skeleton={<Bones kind="row" count={5} />}>
        {({ data, next }) => (
          <>
            {data.length === 0 ? <Empty title={words.noDeliveries}>{words.noDeliveriesTodo}</Empty> : (
              <Table label={words.deliveries} head={[words.event, words.status, words.attempts, words.last, words.when]} actions={common.actions}>
                {data.map(delivery => (
                  <tr key={delivery.id}>
                    <th scope="row" class="mono">{delivery.type}</th>
                    <td><Badge tone={TONES[delivery.status]}>{words.statuses[delivery.status]}</Badge></td>
                    <td>{delivery.attempt_count}</td>
                    <td>{delivery.last_attempt && answerOf(delivery.last_attempt)}</td>
                    <td class="nowrap"><time dateTime={delivery.created_at}>{minuteOf(delivery.created_at)}</time></td>
                    <td class="actions">
                      <span class="row nowrap">
                        <Button small aria-label={`${words.details}: ${delivery.type}`} onClick={() => setShown(delivery)}>{words.details}</Button>
                        <Button small aria-label={`${words.replay}: ${delivery.type}`} onClick={() => replay(delivery)}>{words.replay}</Button>
                      </span>
                    </td>
                  </tr>
                ))}
              </Table>
            )}
            <p class="row">
              {query.after && <a class={buttonClass('plain', true)} href={href({ after: '' })}>{words.newest}</a>}
              {next && <a class={buttonClass('plain', true)} href={href({ after: next })} rel="next">{words.older}</a>}
            </p>
          </>
        )}
      </Await>
      {shown && <DeliveryDialog webhook={webhook.id} id={shown.id} title={words.deliveryTitle(shown.type)} close={() => setShown(undefined)} />}
      {replaying && (
        <Dialog title={words.replayAllTitle} close={() => setReplaying(false)}>
          <Form
            submit={words.replay}
            aside={<Button onClick={() => setReplaying(false)}>{text.cancel}</Button>}
            onSubmit={async ({ since }) => {
              const { replayed } = await deliveries.replayAll(webhook.id, new Date(since!).toISOString(), ['failed', 'skipped']);
              toast(words.replayedAll(replayed));
              setReplaying(false);
              changed();
            }}
          >
            <p>{words.replayAllTodo}</p>
            <Field name="since" label={words.since} type="datetime-local" required />
          </Form>
        </Dialog>
      )}
    </section>
  );
}

export const answerOf = (attempt: DeliveryAttempt) => attempt.response_status ?? attempt.error ?? words.noAnswer;
