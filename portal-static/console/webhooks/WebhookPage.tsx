import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { problemOf } from '../../shared/problem';
import { text } from '../../shared/text';
import { minuteOf } from '../../shared/time';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Dialog } from '../../shared/ui/Dialog';
import { explain } from '../../shared/ui/Failure';
import { Field, Form } from '../../shared/ui/Form';
import { SecretDialog } from '../../shared/ui/Secret';
import { toast } from '../../shared/ui/Toasts';
import { webhooks } from '../calls/webhooks';
import type { NewSecret, Webhook } from '../contract';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { Deliveries } from './Deliveries';
import { words } from './text';
import { WebhookState } from './Webhooks';

export default function WebhookPage() {
  const { id } = useRoute().params as { id: string };
  const loaded = useLoad(signal => webhooks.find(id, signal), [id]);
  return <Whole of={loaded}>{webhook => <Shown webhook={webhook} reload={loaded.reload} />}</Whole>;
}

type Asking = 'rotate' | 'remove';

function Shown({ webhook, reload }: { webhook: Webhook; reload: () => void }) {
  const { route } = useLocation();
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const [rotated, setRotated] = useState<NewSecret>();
  const once = async (run: () => Promise<string>) => {
    setBusy(true);
    try {
      toast(await run());
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    } finally {
      setBusy(false);
      setTurn(turn => turn + 1);
      reload();
    }
  };
  const test = () => once(async () => {
    const { status, last_attempt: last } = await webhooks.test(webhook.id);
    return status === 'delivered' ? words.tested : words.testFailed(last?.response_status ? words.answered(last.response_status) : (last?.error ?? words.noAnswer));
  });
  const enable = () => once(async () => {
    await webhooks.change(webhook.id, { enabled: true });
    return words.enabledNow(webhook.name);
  });
  return (
    <View
      title={webhook.name}
      lead={webhook.description ?? undefined}
      crumbs={[{ href: '/webhooks', title: words.title }]}
      actions={
        <>
          <Button busy={busy} onClick={test}>{words.test}</Button>
          <Button onClick={() => setAsking('rotate')}>{words.rotate}</Button>
          <a class={buttonClass()} href={`/webhooks/${webhook.id}/edit`}>{words.edit}</a>
          <Button kind="danger" onClick={() => setAsking('remove')}>{common.remove}</Button>
        </>
      }
    >
      <p class="row"><WebhookState webhook={webhook} /><span class="mono">{webhook.url}</span></p>
      {webhook.disabled_reason && webhook.disabled_at && (
        <div class="note note-bad">
          <p class="note-title">{words.disabledTitle}</p>
          <p>{webhook.disabled_reason}. {words.disabledTodo(minuteOf(webhook.disabled_at))}</p>
          <p><Button busy={busy} onClick={enable}>{words.enable}</Button></p>
        </div>
      )}
      {webhook.previous_secret_expires_at && <p class="soft small">{words.rotating(minuteOf(webhook.previous_secret_expires_at))}</p>}
      <Deliveries webhook={webhook} turn={turn} changed={() => setTurn(turn => turn + 1)} />
      {asking === 'rotate' && (
        <Dialog title={words.rotateTitle} close={() => setAsking(undefined)}>
          <Form
            submit={words.rotate}
            aside={<Button onClick={() => setAsking(undefined)}>{text.cancel}</Button>}
            onSubmit={async ({ overlap_hours: hours }) => {
              setRotated(await webhooks.rotate(webhook.id, Number(hours)));
              setAsking(undefined);
            }}
          >
            <Field name="overlap_hours" label={words.overlap} hint={words.overlapHint} type="number" min={0} max={168} required value="24" />
          </Form>
        </Dialog>
      )}
      {asking === 'remove' && (
        <Confirm
          title={common.removeTitle(webhook.name)}
          submit={common.remove}
          close={() => setAsking(undefined)}
          run={async () => {
            await webhooks.remove(webhook.id);
            toast(common.removed(webhook.name));
            route('/webhooks');
          }}
        >
          {words.removeTodo}
        </Confirm>
      )}
      {rotated && (
        <SecretDialog
          title={words.secretTitle}
          secrets={[{ label: words.secret, value: rotated.secret }]}
          saved={() => {
            setRotated(undefined);
            reload();
          }}
        >
          {words.secretTodo}
        </SecretDialog>
      )}
    </View>
  );
}
