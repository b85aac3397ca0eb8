import { services as calls } from '../calls/gateways';
import type { GatewayService } from '../contract';
import { nameOf, urlOf } from './bodies';
import { EntityTable } from './EntityTable';
import { words } from './text';

export const ServiceTable = ({ controlPlane, services, changed }: { controlPlane: string; services: GatewayService[]; changed: () => void }) => (
  <EntityTable
    label={words.tabs.services}
    head={[words.name, words.service.url, words.service.state]}
    all={services}
    create={{ href: `/control-planes/${controlPlane}/services/new`, title: words.service.create }}
    empty={{ title: words.service.none, todo: words.service.noneTodo }}
    nameOf={nameOf}
    href={({ id }) => `/control-planes/${controlPlane}/services/${id}`}
    cells={service => <><td class="mono">{urlOf(service)}</td><td>{service.enabled ? words.service.on : words.service.off}</td></>}
    removeTodo={() => words.service.removeTodo}
    remove={({ id }) => calls.remove(controlPlane, id)}
    changed={changed}
  />
);
