import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { registrations } from '../calls';
import type { Application, Registration } from '../contract';
import { RegistrationBadge } from '../shell/RegistrationBadge';
import { text } from '../text';

export function ApplicationRegistrations({ app }: { app: Application }) {
  const list = useLoad(signal => registrations.list(app.id, signal), [app.id]);
  const [leaving, setLeaving] = useState<Registration>();
  return (
    <section class="stack" aria-labelledby="registrations">
      <h2 id="registrations">{text.app.registrations}</h2>
      <Await of={list} skeleton={<Bones kind="row" count={2} />}>
        {value =>
          value.length === 0 ? (
            <Empty title={text.app.registrationsNone} action={<a class={buttonClass()} href="/apis">{text.notFound.action}</a>}>{text.app.registrationsNoneTodo}</Empty>
          ) : (
            <ul class="lines">
              {value.map(registration => (
                <li key={registration.id} class="line">
                  <span class="line-main">
                    <a href={`/apis/${registration.api_slug}`}>{registration.api_name}</a>
                    <span class="soft small">{text.app.table.since} <time dateTime={registration.created_at}>{dayOf(registration.created_at)}</time></span>
                  </span>
                  <span class="row">
                    <RegistrationBadge status={registration.status} />
                    <Button small aria-label={`${text.app.withdraw}: ${registration.api_name}`} onClick={() => setLeaving(registration)}>{text.app.withdraw}</Button>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      {leaving && (
        <Confirm
          title={text.app.withdrawTitle(leaving.api_name)}
          submit={text.app.withdraw}
          close={() => setLeaving(undefined)}
          run={async () => {
            await registrations.remove(app.id, leaving.id);
            toast(text.app.withdrawn(leaving.api_name));
            list.reload();
          }}
        >
          {text.app.withdrawTodo}
        </Confirm>
      )}
    </section>
  );
}
