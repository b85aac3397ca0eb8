import { useEffect, useRef, useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Button, buttonClass } from '../../shared/ui/Button';
import { credentials } from '../calls';
import type { Api, Application, Registration } from '../contract';
import { text } from '../text';
import { NewKey } from './NewKey';

/** What the registration became, and the next step: a key, if the application has none. */
export function UseApiDone({ api, app, registration }: { api: Api; app: Application; registration: Registration }) {
  const byKey = api.auth_strategies?.[0]?.credential_type === 'key_auth';
  const keys = useLoad(signal => (byKey ? credentials.list(app.id, signal) : Promise.resolve([])), [app.id]);
  const [making, setMaking] = useState(false);
  const note = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone.
  useEffect(() => note.current?.focus(), []);
  return (
    <div class="stack">
      <div class={registration.status === 'approved' ? 'note note-good' : 'note note-warn'} ref={note} tabIndex={-1}>
        <p class="note-title">{text.use.done[registration.status]}</p>
        <p>{text.use.doneTodo[registration.status]}</p>
      </div>
      <div class="row">
        {byKey && keys.value?.length === 0 && <Button kind="primary" onClick={() => setMaking(true)}>{text.use.makeKey}</Button>}
        <a class={buttonClass(byKey && !keys.value?.length ? 'plain' : 'primary')} href={`/apps/${app.id}`}>{text.use.toApp}</a>
        {api.current_version_summary && <a class={buttonClass('quiet')} href={`/reference/${api.slug}`}>{text.use.tryIt}</a>}
      </div>
      {making && <NewKey app={app} close={() => setMaking(false)} made={keys.reload} />}
    </div>
  );
}
