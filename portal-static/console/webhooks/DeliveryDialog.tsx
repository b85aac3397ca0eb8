import { useLoad } from '../../shared/load';
import { minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { deliveries } from '../calls/webhooks';
import { answerOf } from './Deliveries';
import { words } from './text';

/** What was sent, and every attempt with what came back. */
export function DeliveryDialog({ webhook, id, title, close }: { webhook: string; id: string; title: string; close: () => void }) {
  const loaded = useLoad(signal => deliveries.find(webhook, id, signal), [webhook, id]);
  return (
    <Dialog title={title} close={close}>
      <Await of={loaded} skeleton={<Bones kind="row" count={3} />}>
        {({ payload, attempts }) => (
          <div class="stack">
            <h3>{words.payload}</h3>
            <pre class="mono small">{JSON.stringify(payload, null, 2)}</pre>
            <h3>{words.attempts}</h3>
            <ol class="stack">
              {attempts.map(attempt => (
                <li key={attempt.at}>
                  <p><time dateTime={attempt.at}>{minuteOf(attempt.at)}</time>: {answerOf(attempt)}, {words.took(attempt.duration_ms)}</p>
                  {attempt.response && <pre class="mono small">{attempt.response}</pre>}
                </li>
              ))}
            </ol>
          </div>
        )}
      </Await>
      <div class="dialog-foot"><Button onClick={close}>{words.close}</Button></div>
    </Dialog>
  );
}
