import { useEffect, useRef, useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Button, buttonClass } from '../../shared/ui/Button';
import { credentials } from '../calls';
import type { Application, ApprovalStatus } from '../contract';
import { text } from '../text';
import { NewKey } from './NewKey';

type Props = { app: Application; status: ApprovalStatus; byKey: boolean; reference: string | undefined };

/** What the registration became, and the next step: a key, if the application has none. */
export function AccessAsked({ app, status, byKey, reference }: Props) {
  const keys = useLoad(signal => (byKey ? credentials.list(app.id, signal) : Promise.resolve([])), [app.id]);
  const [making, setMaking] = useState(false);
  const note = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone.
  useEffect(() => note.current?.focus(), []);
  return (
    <div class="stack">
      <div class={status === 'approved' ? 'note note-good' : 'note note-warn'} ref={note} tabIndex={-1}>
        <p class="note-title">{text.use.done[status]}</p>
        <p>{text.use.doneTodo[status]}</p>
      </div>
      <div class="row">
        {byKey && keys.value?.length === 0 && <Button kind="primary" onClick={() => setMaking(true)}>{text.use.makeKey}</Button>}
        <a class={buttonClass(byKey && !keys.value?.length ? 'plain' : 'primary')} href={`/apps/${app.id}`}>{text.use.toApp}</a>
        {reference && <a class={buttonClass('quiet')} href={reference}>{text.use.tryIt}</a>}
      </div>
      {making && <NewKey app={app} close={() => setMaking(false)} made={keys.reload} />}
    </div>
  );
}
