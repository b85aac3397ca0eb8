import { useState } from 'preact/hooks';
import { Badge } from '../../shared/ui/Badge';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { portalVersions } from '../calls/products';
import type { ApiProduct, ProductVersion, ProductVersionPortal } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { PublishVersion } from './PublishVersion';
import { words } from './text';
import { VersionStatus } from './VersionStatus';

type Props = { product: ApiProduct; version: ProductVersion; changed: () => void };
type Open = { kind: 'publish' } | { kind: 'change' | 'remove'; terms: ProductVersionPortal };

/** What holds for a version in each portal. */
export function VersionPortals({ product, version, changed }: Props) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const publish = <Button kind="primary" onClick={() => setOpen({ kind: 'publish' })}>{words.publish.action}</Button>;
  return (
    <div class="stack">
      {version.portals.length === 0 ? (
        <Empty title={words.terms.none} action={publish}>{words.terms.noneTodo}</Empty>
      ) : (
        <>
          <div>{publish}</div>
          <Table label={words.portals} head={[words.portal, words.version.status, words.terms.strategy, words.terms.registration, words.terms.approval]} actions={common.actions}>
            {version.portals.map(terms => (
              <Row key={terms.portal_id} terms={terms} isShown={product.portals.some(({ portal_id }) => portal_id === terms.portal_id)} open={kind => setOpen({ kind, terms })} />
            ))}
          </Table>
        </>
      )}
      {open && open.kind !== 'remove' && <PublishVersion product={product} version={version} old={open.kind === 'change' ? open.terms : undefined} close={close} published={changed} />}
      {open?.kind === 'remove' && (
        <Confirm
          title={words.terms.removeTitle(open.terms.portal_name)}
          submit={words.publish.unpublish}
          close={close}
          run={async () => {
            await portalVersions.remove(open.terms.portal_id, version.id);
            toast(words.publish.unpublished(open.terms.portal_name));
            changed();
          }}
        >
          {words.terms.removeTodo}
        </Confirm>
      )}
    </div>
  );
}

const Row = ({ terms, isShown, open }: { terms: ProductVersionPortal; isShown: boolean; open: (kind: 'change' | 'remove') => void }) => (
  <tr>
    <th scope="row"><a href={`/portals/${terms.portal_id}`}>{terms.portal_name}</a></th>
    <td>
      <VersionStatus of={terms} />
      {!isShown && <Badge tone="warn">! {words.terms.hidden}</Badge>}
    </td>
    <td>{terms.auth_strategies[0]?.name ?? words.terms.open}</td>
    <td>{terms.application_registration_enabled ? common.yes : common.no}</td>
    <td>{terms.auto_approve_registration ? words.terms.automatic : words.terms.byPortal}</td>
    <td class="actions">
      <span class="row nowrap">
        <Button small aria-label={words.terms.changeOf(terms.portal_name)} onClick={() => open('change')}>{words.terms.change}</Button>
        <Button small kind="danger" aria-label={`${words.publish.unpublish}: ${terms.portal_name}`} onClick={() => open('remove')}>{words.publish.unpublish}</Button>
      </span>
    </td>
  </tr>
);
