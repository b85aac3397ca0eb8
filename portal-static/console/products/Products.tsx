import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { products } from '../calls/products';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/api-products/new">{words.create}</a>;

export default function Products() {
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <Listing
        label={words.title}
        head={[words.name, words.versions, words.portals, words.updated]}
        list={products.list}
        row={product => (
          <tr key={product.id}>
            <th scope="row"><a href={`/api-products/${product.id}`}>{product.name}</a></th>
            <td>{product.version_count}</td>
            <td>{product.portals.map(portal => portal.portal_name).join(', ')}</td>
            <td class="nowrap"><time dateTime={product.updated_at}>{dayOf(product.updated_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}
