import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { url } from '../../shared/http';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { operations } from '../calls/catalog';
import type { Api, ApiOperation, ControlPlane } from '../contract';
import { Chips } from '../../shared/ui/Chips';
import { Table } from '../../shared/ui/Table';
import { stillReading } from './reading';
import { words } from './text';

const AGAIN_AFTER_MS = 1500;

/** What the specification describes, and whether the gateway's routes lead to it. */
export function Operations({ api, controlPlane }: { api: Api; controlPlane: ControlPlane }) {
  const list = useLoad(signal => operations.list(api.id, signal), [api.id]);
  const [asked, setAsked] = useState(0);
  const isReading = list.value !== undefined && stillReading(api.current_version_summary, list.value.length, asked);
  useEffect(() => {
    if (!isReading) return;
    const timer = setTimeout(() => {
      setAsked(asked => asked + 1);
      list.reload();
    }, AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [list.value, isReading]);
  return (
    <section class="stack" aria-labelledby="operations">
      <div class="row">
        <h2 id="operations">{words.operations.title}</h2>
        <p role="status" class="soft">{isReading && words.operations.reading}</p>
      </div>
      <Await of={list} skeleton={<Bones kind="row" count={4} />}>
        {all => (all.length > 0 ? <Matched all={all} controlPlane={controlPlane} /> : isReading ? <Bones kind="row" count={4} /> : <None api={api} />)}
      </Await>
    </section>
  );
}

const None = ({ api }: { api: Api }) => (
  <Empty title={words.operations.none} action={<a class={buttonClass('primary')} href={`/apis/${api.id}/versions/new`}>{words.versions.add}</a>}>
    {api.current_version_summary ? words.operations.noneTodo : words.operations.noSpec}
  </Empty>
);

function Matched({ all, controlPlane }: { all: ApiOperation[]; controlPlane: ControlPlane }) {
  const { path, query } = useLocation();
  const unmatched = all.filter(operation => !operation.implementation_status?.matched);
  const only = query.show === 'unmatched';
  return (
    <>
      <p>{words.operations.summary(all.length - unmatched.length, all.length)}</p>
      {unmatched.length > 0 && (
        <div class="note note-warn">
          <p>{words.operations.unmatchedTodo}</p>
          <div><a class={buttonClass('plain', true)} href={`/control-planes/${controlPlane.id}/routes/new`}>{words.operations.addRoute}</a></div>
        </div>
      )}
      <Chips
        label={words.operations.filter}
        chips={[
          { href: path, title: words.operations.all, count: all.length, current: !only },
          { href: url(path, { show: 'unmatched' }), title: words.operations.unmatched, count: unmatched.length, current: only },
        ]}
      />
      {only && unmatched.length === 0 ? <p>{words.operations.allMatched}</p> : <OperationTable operations={only ? unmatched : all} controlPlane={controlPlane} />}
    </>
  );
}

const OperationTable = ({ operations, controlPlane }: { operations: ApiOperation[]; controlPlane: ControlPlane }) => (
  <Table label={words.operations.title} head={[words.operations.method, words.operations.path, words.operations.status, words.operations.route, words.operations.service]}>
    {operations.map(({ id, method, path, implementation_status: status }) => (
      <tr key={id} class={status?.matched ? undefined : 'row-warn'}>
        <td class="mono">{method}</td>
        <th scope="row" class="mono">{path}</th>
        <td class="nowrap">{status?.matched ? <Badge tone="good">✓ {words.operations.matched}</Badge> : <Badge tone="warn">! {words.operations.notMatched}</Badge>}</td>
        <td>{status?.route && <a href={`/control-planes/${controlPlane.id}/routes/${status.route.id}`}>{status.route.name}</a>}</td>
        <td>{status?.service && <a href={`/control-planes/${controlPlane.id}/services/${status.service.id}`}>{status.service.name}</a>}</td>
      </tr>
    ))}
  </Table>
);
