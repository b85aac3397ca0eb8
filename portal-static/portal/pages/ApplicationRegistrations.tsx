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
import { productRegistrations } from '../products/calls';
import { RegistrationBadge } from '../shell/RegistrationBadge';
import { text } from '../text';

/** Registrations of both contracts, shown alike. */
type Line = Pick<Registration, 'id' | 'status' | 'created_at'> & { name: string; href: string; withdraw: () => Promise<void> };

export function ApplicationRegistrations({ app }: { app: Application }) {
  const list = useLoad<Line[]>(async signal => {
    const [apis, versions] = await Promise.all([registrations.list(app.id, signal), productRegistrations.list(app.id, signal)]);
    return [
      ...apis.map(one => ({ ...one, name: one.api_name, href: `/apis/${one.api_slug}`, withdraw: () => registrations.remove(app.id, one.id) })),
      ...versions.map(one => ({
        ...one, name: `${one.product_name} ${one.product_version_name}`, href: `/products/${one.product_id}`, withdraw: () => productRegistrations.remove(app.id, one.id),
      })),
    ].toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  }, [app.id]);
  const [leaving, setLeaving] = useState<Line>();
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
                    <a href={registration.href}>{registration.name}</a>
                    <span class="soft small">{text.app.table.since} <time dateTime={registration.created_at}>{dayOf(registration.created_at)}</time></span>
                  </span>
                  <span class="row">
                    <RegistrationBadge status={registration.status} />
                    <Button small aria-label={`${text.app.withdraw}: ${registration.name}`} onClick={() => setLeaving(registration)}>{text.app.withdraw}</Button>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      {leaving && (
        <Confirm
          title={text.app.withdrawTitle(leaving.name)}
          submit={text.app.withdraw}
          close={() => setLeaving(undefined)}
          run={async () => {
            await leaving.withdraw();
            toast(text.app.withdrawn(leaving.name));
            list.reload();
          }}
        >
          {text.app.withdrawTodo}
        </Confirm>
      )}
    </section>
  );
}
