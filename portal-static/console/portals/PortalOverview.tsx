import { useEffect } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { recountWaiting } from '../access/countWaiting';
import { waiting } from '../access/waiting';
import { apis } from '../calls/catalog';
import { packages } from '../calls/packages';
import { portalUrl } from '../calls/portals';
import type { AuthStrategy, Portal, Publication } from '../contract';
import { ALL } from '../http';
import { words as publishing } from '../publications/text';
import { Table } from '../../shared/ui/Table';
import { PublishedProducts } from './PublishedProducts';
import { words } from './text';

export function PortalOverview({ portal, kinds, published }: { portal: Portal; kinds: AuthStrategy[]; published: Publication[] }) {
  useEffect(() => void recountWaiting(portal.id), [portal.id]);
  const count = waiting.value.get(portal.id);
  const strategy = kinds.find(kind => kind.id === portal.default_application_auth_strategy_id);
  return (
    <div class="stack-wide">
      <dl class="facts">
        <dt>{words.address}</dt>
        <dd><a href={portalUrl(portal)} target="_blank" rel="noreferrer">{portalUrl(portal)}</a></dd>
        <dt>{words.displayName}</dt>
        <dd>{portal.display_name}</dd>
        <dt>{words.authentication}</dt>
        <dd>{portal.authentication_enabled ? words.builtIn : words.off}</dd>
        <dt>{words.strategy}</dt>
        <dd>{strategy ? <a href={`/auth-strategies/${strategy.id}`}>{strategy.name}</a> : words.strategyNone}</dd>
        <dt>{words.apiVisibility}</dt>
        <dd>{words.visibilities[portal.default_api_visibility]}</dd>
        <dt>{words.rbac}</dt>
        <dd>{portal.rbac_enabled ? words.rbacOn : words.rbacOff}</dd>
        <dt>{words.autoDevelopers}</dt>
        <dd>{portal.auto_approve_developers ? words.yes : words.no}</dd>
        <dt>{words.autoApplications}</dt>
        <dd>{portal.auto_approve_applications ? words.yes : words.no}</dd>
        <dt>{words.people}</dt>
        <dd>
          <span class="row">
            {count && words.waiting(count.developers + count.registrations)}
            <a class={buttonClass('plain', true)} href={`/access?portal=${portal.id}`}>{words.decide}</a>
          </span>
        </dd>
      </dl>
      <section class="stack" aria-labelledby="published">
        <h2 id="published">{words.published} ({published.length})</h2>
        {published.length === 0 ? (
          <Empty title={words.publishedNone} action={<a class={buttonClass('primary')} href="/apis">{words.publishedNoneAction}</a>}>{words.publishedNoneTodo}</Empty>
        ) : (
          <Published published={published} kinds={kinds} />
        )}
      </section>
      <PublishedProducts portal={portal.id} />
    </div>
  );
}

function Published({ published, kinds }: { published: Publication[]; kinds: AuthStrategy[] }) {
  const names = useLoad(async signal => {
    const [all, bundles] = await Promise.all([apis.list({ size: ALL }, signal), packages.list({ size: ALL }, signal)]);
    return new Map([...all.data, ...bundles.data].map(one => [one.id, one.version ? `${one.name} ${one.version}` : one.name]));
  }, []);
  const hrefs = { api: '/apis', api_package: '/api-packages' };
  return (
    <Await of={names} skeleton={<Bones kind="row" count={published.length} />}>
      {names => (
        <Table label={words.published} head={[words.api, words.type, publishing.visibility, publishing.strategy]}>
          {published.map(({ api_id: id, entity_type: type, visibility, auth_strategy_ids: ids }) => (
            <tr key={id}>
              <th scope="row"><a href={`${hrefs[type]}/${id}`}>{names.get(id) ?? id}</a></th>
              <td>{words.types[type]}</td>
              <td>{words.visibilities[visibility]}</td>
              <td>{kinds.find(kind => kind.id === ids?.[0])?.name ?? words.strategyNone}</td>
            </tr>
          ))}
        </Table>
      )}
    </Await>
  );
}
