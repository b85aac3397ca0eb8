import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { products, productVersions } from '../calls/products';
import type { ApiProduct, ProductVersion } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { words } from './text';

type Shown = ApiProduct['portals'][number];

/** The portals that show the product, and which of its versions are published there. */
export function ProductPortals({ product, publish, changed }: { product: ApiProduct; publish: () => void; changed: () => void }) {
  const versions = useLoad(signal => productVersions.list(product.id, signal), [product.id]);
  const [leaving, setLeaving] = useState<Shown>();
  const action = <Button kind="primary" onClick={publish}>{words.publish.action}</Button>;
  if (product.portals.length === 0) return <Empty title={words.publish.none} action={action}>{words.publish.noneTodo}</Empty>;
  return (
    <div class="stack">
      <div>{action}</div>
      <Await of={versions} skeleton={<Bones kind="row" count={2} />}>
        {all => (
          <Table label={words.portals} head={[words.portal, words.publish.versions]} actions={common.actions}>
            {product.portals.map(portal => (
              <tr key={portal.portal_id}>
                <th scope="row"><a href={`/portals/${portal.portal_id}`}>{portal.portal_name}</a></th>
                <td><VersionsIn portal={portal.portal_id} product={product} all={all} /></td>
                <td class="actions">
                  <Button small kind="danger" aria-label={`${words.publish.unpublish}: ${portal.portal_name}`} onClick={() => setLeaving(portal)}>{words.publish.unpublish}</Button>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Await>
      {leaving && (
        <Confirm
          title={words.publish.unpublishTitle(leaving.portal_name)}
          submit={words.publish.unpublish}
          close={() => setLeaving(undefined)}
          run={async () => {
            await products.publish(product.id, leaving.portal_id, 'unpublished');
            toast(words.publish.unpublished(leaving.portal_name));
            changed();
          }}
        >
          {words.publish.unpublishTodo}
        </Confirm>
      )}
    </div>
  );
}

function VersionsIn({ portal, product, all }: { portal: string; product: ApiProduct; all: ProductVersion[] }) {
  const here = all.filter(version => version.portals.some(terms => terms.portal_id === portal && terms.publish_status === 'published'));
  if (here.length === 0) return <>{words.publish.versionsNone}</>;
  return <>{here.map((version, index) => <span key={version.id}>{index > 0 && ', '}<a href={`/api-products/${product.id}/versions/${version.id}/portals`}>{version.name}</a></span>)}</>;
}
