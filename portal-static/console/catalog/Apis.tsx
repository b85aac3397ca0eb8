import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { apis } from '../calls/catalog';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { CatalogTabs } from './CatalogTabs';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/apis/new">{words.create}</a>;

export default function Apis() {
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <CatalogTabs current="apis" />
      <Listing
        label={words.tabs.apis}
        head={[words.name, words.version, words.specification, words.gateway, words.portals, words.updated]}
        list={apis.list}
        row={api => (
          <tr key={api.id}>
            <th scope="row"><a href={`/apis/${api.id}`}>{api.name}</a></th>
            <td>{api.version}</td>
            <td>{api.current_version_summary ? words.types[api.current_version_summary.spec.type] : words.unspecified}</td>
            <td>{api.implementation_mode ? words.modes[api.implementation_mode] : words.notLinked}</td>
            <td>{api.portals.map(portal => portal.name).join(', ')}</td>
            <td class="nowrap"><time dateTime={api.updated_at}>{dayOf(api.updated_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}
