import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { dayOf, minuteOf } from '../../shared/time';
import { Button } from '../../shared/ui/Button';
import { applications, developers, registrations } from '../calls/people';
import type { Application, Credential, Developer, Registration } from '../contract';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { RegistrationRow, registrationHead } from './RegistrationRow';
import { words } from './text';
import { recountWaiting } from './countWaiting';

export function ApplicationPage() {
  const { portal, id } = useRoute().params as { portal: string; id: string };
  const { route } = useLocation();
  const [removing, setRemoving] = useState(false);
  const loaded = useLoad(async signal => {
    const app = await applications.find(portal, id, signal);
    const [access, credentials, owner] = await Promise.all([
      registrations.ofApplication(portal, id, signal), applications.credentials(portal, id, signal),
      // An owner who is gone leaves a page that is of use without the name.
      app.owner?.type === 'developer' ? developers.find(portal, app.owner.id, signal).catch(() => undefined) : undefined,
    ]);
    return { app, access, credentials, owner };
  }, [portal, id]);
  const back = url('/access/applications', { portal });
  const changed = () => {
    loaded.reload();
    void recountWaiting(portal);
  };
  return (
    <Whole of={loaded}>
      {({ app, access, credentials, owner }) => (
        <View
          title={app.name}
          lead={app.description}
          crumbs={[{ href: back, title: words.title }]}
          actions={<Button kind="danger" onClick={() => setRemoving(true)}>{common.remove}</Button>}
        >
          <Facts app={app} owner={owner} />
          <section class="stack" aria-labelledby="registrations">
            <h2 id="registrations">{words.app.registrations} ({access.length})</h2>
            {access.length === 0 ? <p class="soft">{words.app.registrationsNone}</p> : <Registrations portal={portal} all={access} changed={changed} />}
          </section>
          <section class="stack" aria-labelledby="credentials">
            <h2 id="credentials">{words.app.credentials} ({credentials.length})</h2>
            <p class="soft">{words.app.credentialsHint}</p>
            {credentials.length === 0 ? <p class="soft">{words.app.credentialsNone}</p> : <Credentials all={credentials} />}
          </section>
          {removing && (
            <RemoveNamed name={app.name} close={() => setRemoving(false)} run={() => applications.remove(portal, id)} removed={() => route(back)}><p>{words.app.removeTodo}</p></RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}

const Facts = ({ app, owner }: { app: Application; owner: Developer | undefined }) => (
  <dl class="facts">
    <dt>{words.app.owner}</dt>
    <dd>{owner ? `${owner.full_name}, ${owner.email}` : app.owner?.type === 'team' ? words.app.team : words.app.unknown}</dd>
    <dt>{words.app.strategy}</dt>
    <dd><a href={`/auth-strategies/${app.auth_strategy.id}`}>{app.auth_strategy.name}</a></dd>
    {app.client_id && <><dt>{words.app.clientId}</dt><dd><code>{app.client_id}</code></dd></>}
    <dt>{words.app.created}</dt>
    <dd><time dateTime={app.created_at}>{minuteOf(app.created_at)}</time></dd>
  </dl>
);

const Registrations = ({ portal, all, changed }: { portal: string; all: Registration[]; changed: () => void }) => (
  <Table label={words.app.registrations} head={registrationHead} actions={common.actions}>
    {all.map(registration => <RegistrationRow key={registration.id} portal={portal} registration={registration} changed={changed} />)}
  </Table>
);

const Credentials = ({ all }: { all: Credential[] }) => (
  <Table label={words.app.credentials} head={[words.app.credential, words.app.type, words.status, words.app.created, words.app.expires]}>
    {all.map(credential => (
      <tr key={credential.id}>
        <th scope="row">{credential.display_name || credential.client_id || credential.id}</th>
        <td>{words.app.types[credential.type]}</td>
        <td>{credential.status ? words.app.states[credential.status] : words.app.states.active}</td>
        <td class="nowrap">{credential.created_at && <time dateTime={credential.created_at}>{dayOf(credential.created_at)}</time>}</td>
        <td class="nowrap">{credential.expires_at ? <time dateTime={credential.expires_at}>{dayOf(credential.expires_at)}</time> : words.app.never}</td>
      </tr>
    ))}
  </Table>
);
