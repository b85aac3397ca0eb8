import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import { publications } from '../calls/publications';
import { strategies } from '../calls/strategies';
import type { AuthStrategy, EntityType, Portal, Publication } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { Publish } from './Publish';
import { words } from './text';

type Props = { type: EntityType; id: string; changed?: () => void; /** False where the page itself offers to publish. */ offers?: boolean };

/** Where an API or a package is published. */
export function PublicationTable({ type, id, changed, offers = true }: Props) {
  const [open, setOpen] = useState<{ kind: 'publish' } | { kind: 'change' | 'unpublish'; publication: Publication; portal: string }>();
  const close = () => setOpen(undefined);
  const loaded = useLoad(async signal => {
    const [list, sites, kinds] = await Promise.all([publications.ofEntity(id, signal), portals.all(signal), strategies.all(signal)]);
    return { list, sites, kinds };
  }, [id]);
  const reload = () => {
    loaded.reload();
    changed?.();
  };
  const publish = offers && <Button kind="primary" onClick={() => setOpen({ kind: 'publish' })}>{words.publish}</Button>;
  return (
    <div class="stack">
      <Await of={loaded} skeleton={<Bones kind="row" count={2} />}>
        {({ list, sites, kinds }) =>
          list.length === 0 ? (
            <Empty title={words.none} action={publish}>{words.noneTodo}</Empty>
          ) : (
            <>
              {publish && <div>{publish}</div>}
              <Table label={words.title} head={[words.portal, words.visibility, words.strategy, words.approval, words.since]} actions={common.actions}>
                {list.map(publication => (
                  <Row
                    key={publication.portal_id}
                    publication={publication}
                    portal={sites.find(site => site.id === publication.portal_id)}
                    kinds={kinds}
                    open={(kind, portal) => setOpen({ kind, publication, portal })}
                  />
                ))}
              </Table>
            </>
          )
        }
      </Await>
      {open?.kind === 'publish' && <Publish type={type} id={id} close={close} published={reload} />}
      {open?.kind === 'change' && <Publish type={type} id={id} old={open.publication} close={close} published={reload} />}
      {open?.kind === 'unpublish' && (
        <Confirm
          title={words.unpublishTitle(open.portal)}
          submit={words.unpublish}
          close={close}
          run={async () => {
            await publications.unpublish(type, id, open.publication.portal_id);
            toast(words.unpublished(open.portal));
            reload();
          }}
        >
          {words.unpublishTodo}
        </Confirm>
      )}
    </div>
  );
}

type RowProps = { publication: Publication; portal: Portal | undefined; kinds: AuthStrategy[]; open: (kind: 'change' | 'unpublish', portal: string) => void };

function Row({ publication, portal, kinds, open }: RowProps) {
  const name = portal?.name ?? publication.portal_id;
  const strategy = kinds.find(kind => kind.id === publication.auth_strategy_ids?.[0]);
  return (
    <tr>
      <th scope="row"><a href={`/portals/${publication.portal_id}`}>{name}</a></th>
      <td>{words.visibilities[publication.visibility].label}</td>
      <td>
        {strategy ? <a href={`/auth-strategies/${strategy.id}`}>{strategy.name}</a> : common.none}
        {publication.warnings?.map(warning => <p key={warning} class="small">! {warning}</p>)}
      </td>
      <td>{publication.auto_approve_registrations ? words.automatic : words.byPortal}</td>
      <td class="nowrap"><time dateTime={publication.created_at}>{dayOf(publication.created_at)}</time></td>
      <td class="actions">
        <span class="row nowrap">
          <Button small aria-label={words.changeOf(name)} onClick={() => open('change', name)}>{words.change}</Button>
          <Button small kind="danger" aria-label={`${words.unpublish}: ${name}`} onClick={() => open('unpublish', name)}>{words.unpublish}</Button>
        </span>
      </td>
    </tr>
  );
}
