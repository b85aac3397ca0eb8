import { useLoad } from '../../shared/load';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { productVersions } from '../calls/products';
import type { ApiProduct } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words } from './text';
import { VersionStatus } from './VersionStatus';

export function ProductVersions({ product }: { product: ApiProduct }) {
  const list = useLoad(signal => productVersions.list(product.id, signal), [product.id]);
  const add = <a class={buttonClass('primary')} href={`/api-products/${product.id}/versions/new`}>{words.version.create}</a>;
  return (
    <Await of={list} skeleton={<Bones kind="row" count={2} />}>
      {all =>
        all.length === 0 ? (
          <Empty title={words.version.none} action={add}>{words.version.noneTodo}</Empty>
        ) : (
          <div class="stack">
            <div>{add}</div>
            <Table label={words.versions} head={[words.version.name, words.version.status, words.version.service, words.version.created]}>
              {all.map(version => (
                <tr key={version.id}>
                  <th scope="row"><a href={`/api-products/${product.id}/versions/${version.id}`}>{version.name}</a></th>
                  <td><VersionStatus of={version} /></td>
                  <td>{version.gateway_service ? words.service.linked : words.service.notLinked}</td>
                  <td class="nowrap"><time dateTime={version.created_at}>{dayOf(version.created_at)}</time></td>
                </tr>
              ))}
            </Table>
          </div>
        )
      }
    </Await>
  );
}
