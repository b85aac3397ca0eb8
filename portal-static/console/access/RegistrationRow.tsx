import { dayOf } from '../../shared/time';
import { registrations } from '../calls/people';
import type { Registration } from '../contract';
import { Decide } from './Decide';
import { StatusBadge } from './StatusBadge';
import { words } from './text';

export const registrationHead = [words.api, words.status, words.since] as const;

type Props = { portal: string; registration: Registration; withApplication?: boolean; changed: () => void };

export function RegistrationRow({ portal, registration: { id, api, application, status, created_at }, withApplication, changed }: Props) {
  const what = (
    <>
      <a href={`/${api.entity_type === 'api' ? 'apis' : 'api-packages'}/${api.id}`}>{api.name}</a> {api.version}
      {api.entity_type === 'api_package' && <span class="soft small"> {words.package}</span>}
    </>
  );
  return (
    <tr>
      {withApplication && <th scope="row"><a href={`/access/applications/${portal}/${application.id}`}>{application.name}</a></th>}
      {withApplication ? <td>{what}</td> : <th scope="row">{what}</th>}
      <td><StatusBadge status={status} /></td>
      <td class="nowrap"><time dateTime={created_at}>{dayOf(created_at)}</time></td>
      <td class="actions">
        <Decide
          name={words.registrationOf(application.name, api.name)}
          status={status}
          ask={words.askRegistration}
          decide={decision => registrations.decide(portal, application.id, id, decision)}
          decided={changed}
        />
      </td>
    </tr>
  );
}
