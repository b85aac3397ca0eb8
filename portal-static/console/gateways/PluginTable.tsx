import { plugins as calls } from '../calls/gateways';
import type { GatewayPlugin, GatewayRoute, GatewayService } from '../contract';
import { nameOf } from './bodies';
import { EntityTable } from './EntityTable';
import { words } from './text';

type Props = { controlPlane: string; plugins: GatewayPlugin[]; routes: GatewayRoute[]; services: GatewayService[]; changed: () => void };

export function PluginTable({ controlPlane, plugins, routes, services, changed }: Props) {
  const scopeOf = ({ service, route }: GatewayPlugin) => {
    const way = routes.find(one => one.id === route?.id);
    if (way) return words.plugin.ofRoute(nameOf(way));
    const upstream = services.find(one => one.id === service?.id);
    return upstream ? words.plugin.ofService(nameOf(upstream)) : words.plugin.global;
  };
  return (
    <EntityTable
      label={words.tabs.plugins}
      head={[words.plugin.which, words.plugin.scope, words.plugin.config, words.service.state]}
      all={plugins}
      create={{ href: `/control-planes/${controlPlane}/plugins/new`, title: words.plugin.create }}
      empty={{ title: words.plugin.none, todo: words.plugin.noneTodo }}
      nameOf={plugin => words.plugin.names[plugin.name] ?? plugin.name}
      href={({ id }) => `/control-planes/${controlPlane}/plugins/${id}`}
      cells={plugin => (
        <>
          <td>{scopeOf(plugin)}</td>
          <td class="mono">{plugin.name === 'ace' ? `match_policy: ${String(plugin.config.match_policy)}` : `origins: ${((plugin.config.origins as string[] | null) ?? []).join(', ')}`}</td>
          <td>{plugin.enabled ? words.service.on : words.service.off}</td>
        </>
      )}
      removeTodo={plugin => (plugin.name === 'ace' ? words.plugin.removeAce : words.plugin.removeTodo)}
      remove={({ id }) => calls.remove(controlPlane, id)}
      changed={changed}
    />
  );
}
