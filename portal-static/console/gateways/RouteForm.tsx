import { Field } from '../../shared/ui/Form';
import { routes } from '../calls/gateways';
import type { GatewayRoute } from '../contract';
import { Checks, Switch } from '../ui/Choices';
import { More } from '../ui/More';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { headerLines, METHODS, nameOf, PROTOCOLS, routeBody } from './bodies';
import { EntityEditor } from './EntityEditor';
import { words } from './text';

const MORE = ['hosts', 'headers', 'protocols', 'regex_priority', 'path_handling', 'preserve_host'];

export default function RouteForm() {
  return (
    <EntityEditor<GatewayRoute>
      calls={routes}
      tab="routes"
      title={old => (old ? words.route.edit(nameOf(old)) : words.route.create)}
      submit={words.createSubmit}
      body={routeBody}
    >
      {(old, { services }) => (
        <>
          <Field name="name" label={words.name} maxLength={256} value={old?.name ?? ''} autocomplete="off" />
          <Select
            name="service"
            label={words.route.service}
            prompt={words.route.serviceNone}
            options={services.map(service => ({ value: service.id, label: nameOf(service) }))}
            value={old ? old.service?.id : services.length === 1 ? services[0]!.id : undefined}
          />
          <Field name="paths" label={words.route.paths} hint={words.route.pathsHint} rows={3} value={old?.paths?.join('\n')} />
          <Checks name="methods" legend={words.route.methods} hint={words.route.methodsHint} values={methodsFor(old)} checked={old?.methods ?? []} />
          <Switch name="strip_path" label={words.route.strip} hint={words.route.stripHint} checked={old?.strip_path ?? true} />
          <More label={common.more} names={MORE}>
            <Field name="hosts" label={words.route.hosts} hint={words.route.hostsHint} rows={2} value={old?.hosts?.join('\n')} />
            <Field name="headers" label={words.route.headers} hint={words.route.headersHint} rows={2} value={headerLines(old?.headers ?? null)} />
            <Checks name="protocols" legend={words.route.protocols} values={PROTOCOLS} checked={old?.protocols ?? ['http', 'https']} />
            <Field name="regex_priority" label={words.route.priority} type="number" value={String(old?.regex_priority ?? 0)} />
            <Select name="path_handling" label={words.route.handling} options={['v0', 'v1'].map(value => ({ value, label: value }))} value={old?.path_handling} />
            <Switch name="preserve_host" label={words.route.preserve} hint={words.route.preserveHint} checked={old?.preserve_host ?? false} />
          </More>
        </>
      )}
    </EntityEditor>
  );
}

/** A route may name methods that are not offered, and keeps them. */
const methodsFor = (old: GatewayRoute | undefined) => [...new Set([...METHODS, ...(old?.methods ?? [])])];
