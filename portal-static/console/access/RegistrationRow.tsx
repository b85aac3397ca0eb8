import { dayOf } from '../../shared/time';
import { registrations } from '../calls/people';
import type { Registration } from '../contract';
import { Decide } from './Decide';
import { StatusBadge } from './StatusBadge';
import { words } from './text';

export const registrationHead = [words.api, words.status, words.since] as const;

type Props = { portal: string; registration: Registration; withApplication?: boolean; changed: () => void };

const pageOf = ({ id, entity_type: type, product_id: product }: Registration['api']) =>
  type === 'api' ? `/apis/${id}` : type === 'api_package' ? `/api-packages/${id}` : `/api-products/${product}/versions/${id}`;

export function RegistrationRow({ portal, registration, withApplication, changed }: Props) {
  const { api, application, status, created_at } = registration;
  const what = (
    <>
      <a href={pageOf(api)}>{api.name}</a> {api.version}
      {api.entity_type !== 'api' && <span class="soft small"> {words.types[api.entity_type]}</span>}
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
          name={words.registrationOf(application.name, api.entity_type === 'product_version' ? `${api.name} ${api.version}` : api.name)}
          status={status}
          ask={words.askRegistration}
          decide={decision => registrations.decide(portal, registration, decision)}
          decided={changed}
        />
      </td>
    </tr>
  );
}
