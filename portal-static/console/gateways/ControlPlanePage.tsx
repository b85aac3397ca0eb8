import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Copy } from '../../shared/ui/Copy';
import { controlPlanes, enforcing, plugins, routes, services } from '../calls/gateways';
import { RemoveNamed } from '../ui/RemoveNamed';
import { Tabs } from '../ui/Tabs';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { ExplainCall } from './ExplainCall';
import { PluginTable } from './PluginTable';
import { RouteTable } from './RouteTable';
import { ServiceTable } from './ServiceTable';
import { words } from './text';
import { TokenTable } from './TokenTable';

export default function ControlPlanePage() {
  const { id, tab = 'services' } = useRoute().params as { id: string; tab?: string };
  const { route } = useLocation();
  const [removing, setRemoving] = useState(false);
  const loaded = useLoad(async signal => {
    const [controlPlane, upstreams, ways, extras] = await Promise.all([
      controlPlanes.find(id, signal), services.list(id, signal), routes.list(id, signal), plugins.list(id, signal),
    ]);
    return { controlPlane, services: upstreams, routes: ways, plugins: extras };
  }, [id]);
  const here = `/control-planes/${id}`;
  return (
    <Whole of={loaded}>
      {({ controlPlane, ...entities }) => (
        <View
          title={controlPlane.name}
          part={words.tabs[tab as keyof typeof words.tabs]}
          lead={controlPlane.description}
          crumbs={[{ href: '/control-planes', title: words.title }]}
          actions={
            <>
              <a class={buttonClass()} href={`${here}/edit`}>{common.edit}</a>
              <Button kind="danger" onClick={() => setRemoving(true)}>{common.remove}</Button>
            </>
          }
        >
          <Addresses check={controlPlane.config.control_plane_endpoint} />
          <Enforcement policy={enforcing(entities.plugins)?.config.match_policy as string | undefined} add={`${here}/plugins/new?name=ace`} />
          <Tabs
            label={controlPlane.name}
            tabs={[
              ...(['services', 'routes', 'plugins'] as const).map(kind => ({
                href: kind === 'services' ? here : `${here}/${kind}`, title: `${words.tabs[kind]} (${entities[kind].length})`, current: kind === tab,
              })),
              ...(['tokens', 'why'] as const).map(kind => ({ href: `${here}/${kind}`, title: words.tabs[kind], current: kind === tab })),
            ]}
          />
          {tab === 'services' && <ServiceTable controlPlane={id} {...entities} changed={loaded.reload} />}
          {tab === 'routes' && <RouteTable controlPlane={id} {...entities} changed={loaded.reload} />}
          {tab === 'plugins' && <PluginTable controlPlane={id} {...entities} changed={loaded.reload} />}
          {tab === 'tokens' && <TokenTable controlPlane={id} />}
          {tab === 'why' && <ExplainCall controlPlane={id} />}
          {removing && (
            <RemoveNamed name={controlPlane.name} close={() => setRemoving(false)} run={() => controlPlanes.remove(id)} removed={() => route('/control-planes')}>
              <p>{words.removeTodo}</p>
            </RemoveNamed>
          )}
        </View>
      )}
    </Whole>
  );
}

/** The gateway's own address differs from the one that is asked for decisions by its first segment only. */
function Addresses({ check }: { check: string }) {
  const gateway = check.replace('/ace/', '/gateway/');
  return (
    <dl class="facts">
      <dt>{words.address}</dt>
      <dd><span class="row"><code>{gateway}</code><Copy small words={gateway} label={`${text.copy} ${gateway}`} /></span><span class="soft small">{words.addressHint}</span></dd>
      <dt>{words.check}</dt>
      <dd><span class="row"><code>{`${check}/check`}</code></span><span class="soft small">{words.checkHint}</span></dd>
    </dl>
  );
}

const Enforcement = ({ policy, add }: { policy: string | undefined; add: string }) => (
  <p class="row">
    {words.enforced}:
    {policy ? <><Badge tone="good">✓ {words.isEnforced}</Badge>{words.withPolicy(policy)}</> : <><Badge tone="warn">! {words.notEnforced}</Badge><a class={buttonClass('plain', true)} href={add}>{words.plugin.create}</a></>}
  </p>
);
