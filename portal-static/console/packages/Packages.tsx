import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { packages } from '../calls/packages';
import { CatalogTabs } from '../catalog/CatalogTabs';
import { words as catalog } from '../catalog/text';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/api-packages/new">{words.create}</a>;

export default function Packages() {
  return (
    <View title={catalog.title} lead={catalog.lead} actions={create}>
      <CatalogTabs current="packages" />
      <Listing
        label={words.title}
        head={[words.name, words.version, words.limit, catalog.updated]}
        list={packages.list}
        row={({ id, name, version, rate_limiting_config: limit, updated_at }) => (
          <tr key={id}>
            <th scope="row"><a href={`/api-packages/${id}`}>{name}</a></th>
            <td>{version}</td>
            <td>{limit ? words.limited(limit.limit, limit.duration) : words.noLimit}</td>
            <td class="nowrap"><time dateTime={updated_at}>{dayOf(updated_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}
