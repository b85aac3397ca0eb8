import { useLoad } from '../../shared/load';
import { minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { versions } from '../calls/catalog';
import type { Api } from '../contract';
import { SpecPreview } from '../reference/SpecPreview';
import { Table } from '../../shared/ui/Table';
import { words } from './text';

export function VersionTable({ api }: { api: Api }) {
  const list = useLoad(signal => versions.list(api.id, signal), [api.id]);
  const add = <a class={buttonClass('primary')} href={`/apis/${api.id}/versions/new`}>{words.versions.add}</a>;
  return (
    <Await of={list} skeleton={<Bones kind="row" count={2} />}>
      {all =>
        all.length === 0 ? (
          <Empty title={words.versions.none} action={add}>{words.versions.noneTodo}</Empty>
        ) : (
          <div class="stack">
            <div>{add}</div>
            <Table label={words.api.tabs.specification} head={[words.versions.version, words.versions.type, words.versions.created]}>
              {all.map(version => (
                <tr key={version.id}>
                  <th scope="row">
                    <span class="row">
                      <a href={`/apis/${api.id}/versions/${version.id}`}>{version.version}</a>
                      {version.id === api.current_version_summary?.id && <Badge tone="good">✓ {words.versions.inForce}</Badge>}
                    </span>
                  </th>
                  <td>{words.types[version.spec.type]}</td>
                  <td class="nowrap"><time dateTime={version.created_at}>{minuteOf(version.created_at)}</time></td>
                </tr>
              ))}
            </Table>
            {api.current_version_summary && <Reference api={api.id} version={api.current_version_summary.id} />}
          </div>
        )
      }
    </Await>
  );
}

/** The current version as portals show it; calls can be sent from it, to try what is not published yet. */
function Reference({ api, version }: { api: string; version: string }) {
  const loaded = useLoad(signal => versions.find(api, version, signal), [api, version]);
  return (
    <section class="stack" aria-labelledby="reference">
      <h2 id="reference">{words.versions.reference}</h2>
      <p class="soft">{words.versions.referenceHint}</p>
      <Await of={loaded} skeleton={<Bones kind="row" count={4} />}>{({ spec, updated_at }) => <SpecPreview key={updated_at} content={spec.content} canTry />}</Await>
    </section>
  );
}
