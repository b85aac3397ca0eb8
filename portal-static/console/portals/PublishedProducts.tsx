import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { products } from '../calls/products';
import { words as classic } from '../products/text';
import { Table } from '../../shared/ui/Table';
import { words } from './text';

/** The products that a portal shows; where there are none, they are not missed. */
export function PublishedProducts({ portal }: { portal: string }) {
  const list = useLoad(signal => products.ofPortal(portal, signal), [portal]);
  return (
    <Await of={list} skeleton={<Bones kind="row" />}>
      {all =>
        all.length > 0 && (
          <section class="stack" aria-labelledby="products">
            <h2 id="products">{words.products} ({all.length})</h2>
            <Table label={words.products} head={[classic.name, classic.publish.versions]}>
              {all.map(product => (
                <tr key={product.id}>
                  <th scope="row"><a href={`/api-products/${product.id}`}>{product.name}</a></th>
                  <td>{product.version_count || classic.publish.versionsNone}</td>
                </tr>
              ))}
            </Table>
          </section>
        )
      }
    </Await>
  );
}
