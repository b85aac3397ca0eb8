import { routes as calls } from '../calls/gateways';
import type { GatewayRoute, GatewayService } from '../contract';
import { nameOf } from './bodies';
import { EntityTable } from './EntityTable';
import { words } from './text';

type Props = { controlPlane: string; routes: GatewayRoute[]; services: GatewayService[]; changed: () => void };

export function RouteTable({ controlPlane, routes, services, changed }: Props) {
  const serviceOf = (route: GatewayRoute) => {
    const found = services.find(service => service.id === route.service?.id);
    return found ? nameOf(found) : words.route.serviceNone;
  };
  return (
    <EntityTable
      label={words.tabs.routes}
      head={[words.name, words.route.paths, words.route.methods, words.route.service]}
      all={routes}
      create={{ href: `/control-planes/${controlPlane}/routes/new`, title: words.route.create }}
      empty={{ title: words.route.none, todo: words.route.noneTodo }}
      nameOf={nameOf}
      href={({ id }) => `/control-planes/${controlPlane}/routes/${id}`}
      cells={route => (
        <>
          <td class="mono">{[...(route.hosts ?? []), ...(route.paths ?? [])].map(part => <div key={part}>{part}</div>)}</td>
          <td>{route.methods?.join(', ') || words.route.methodsAny}</td>
          <td>{serviceOf(route)}</td>
        </>
      )}
      removeTodo={() => words.route.removeTodo}
      remove={({ id }) => calls.remove(controlPlane, id)}
      changed={changed}
    />
  );
}
