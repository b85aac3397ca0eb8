import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { packages } from '../calls/packages';
import type { PackageOperation, RateLimit } from '../contract';
import { DocumentList } from '../documents/DocumentList';
import { wordsOf } from '../documents/text';
import { PublicationTable } from '../publications/PublicationTable';
import { Publish } from '../publications/Publish';
import { words as publishing } from '../publications/text';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { titleOf } from './compose';
import { MatchBadge } from './MemberTable';
import { words } from './text';

export default function PackagePage() {
  const { id } = useRoute().params as { id: string };
  const { route } = useLocation();
  const [open, setOpen] = useState<'remove' | 'publish'>();
  const [published, setPublished] = useState(0);
  const loaded = useLoad(async signal => {
    const [pack, operations] = await Promise.all([packages.find(id, signal), packages.operations(id, signal)]);
    return { pack, operations };
  }, [id]);
  const edit = `/api-packages/${id}/edit`;
  return (
    <Whole of={loaded}>
      {({ pack, operations }) => (
        <View
          title={pack.name}
          heading={<>{pack.name} {pack.version && <Badge>{pack.version}</Badge>}</>}
          lead={pack.description}
          crumbs={[{ href: '/api-packages', title: words.title }]}
          actions={
            <>
              <Button kind="primary" onClick={() => setOpen('publish')}>{publishing.publish}</Button>
              <a class={buttonClass()} href={edit}>{common.edit}</a>
              <Button kind="danger" onClick={() => setOpen('remove')}>{common.remove}</Button>
            </>
          }
        >
          <dl class="facts"><dt>{words.limit}</dt><dd>{limitOf(pack.rate_limiting_config) ?? words.noLimit}</dd></dl>
          <section class="stack" aria-labelledby="operations">
            <h2 id="operations">{words.operations} ({operations.length})</h2>
            {operations.some(operation => !operation.implementation_status?.matched) && <div class="note note-warn"><p>{words.unmatchedTodo}</p></div>}
            {operations.length === 0 ? (
              <Empty title={words.operationsNone} action={<a class={buttonClass('primary')} href={edit}>{words.addFrom}</a>}>{words.operationsNoneTodo}</Empty>
            ) : (
              <Table label={words.operations} head={[words.operation, words.api, words.status, words.limitShort]}>{operations.map(operation => <Row key={operation.id} operation={operation} />)}</Table>
            )}
          </section>
          <section class="stack" aria-labelledby="portals">
            <h2 id="portals">{publishing.title}</h2>
            <PublicationTable key={published} type="api_package" id={id} offers={false} />
          </section>
          <section class="stack" aria-labelledby="documents">
            <h2 id="documents">{wordsOf('api_package').title}</h2>
            <DocumentList type="api_package" id={id} />
          </section>
          {open === 'publish' && <Publish type="api_package" id={id} close={() => setOpen(undefined)} published={() => setPublished(published + 1)} />}
          {open === 'remove' && (
            <RemoveNamed name={pack.name} close={() => setOpen(undefined)} run={() => packages.remove(id)} removed={() => route('/api-packages')}><p>{words.removeTodo}</p></RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}

const Row = ({ operation }: { operation: PackageOperation }) => (
  <tr class={operation.implementation_status?.matched ? undefined : 'row-warn'}>
    <th scope="row" class="mono">{titleOf(operation)}</th>
    <td><a href={`/apis/${operation.api.id}`}>{operation.api.name}</a> {operation.api.version}</td>
    <td><MatchBadge isMatched={operation.implementation_status?.matched ?? false} /></td>
    <td>{limitOf(operation.rate_limiting_config) ?? words.packageLimit}</td>
  </tr>
);

const limitOf = (limit: RateLimit | null) => limit && words.limited(limit.limit, limit.duration);
