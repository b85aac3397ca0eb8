import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { portals, portalUrl } from '../calls/portals';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/portals/new">{words.create}</a>;

export default function Portals() {
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <Listing
        label={words.title}
        head={[words.name, words.displayName, words.address, words.apiVisibility, words.createdAt]}
        list={portals.list}
        row={portal => (
          <tr key={portal.id}>
            <th scope="row"><a href={`/portals/${portal.id}`}>{portal.name}</a></th>
            <td>{portal.display_name}</td>
            <td><a href={portalUrl(portal)} target="_blank" rel="noreferrer">{portal.canonical_domain}</a></td>
            <td>{words.visibilities[portal.default_api_visibility]}</td>
            <td class="nowrap"><time dateTime={portal.created_at}>{dayOf(portal.created_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}
