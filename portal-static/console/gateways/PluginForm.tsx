import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Field } from '../../shared/ui/Form';
import { plugins } from '../calls/gateways';
import type { GatewayPlugin, GatewayRoute, GatewayService, MatchPolicy as Policy } from '../contract';
import { Checks, Radios, Switch } from '../ui/Choices';
import { More } from '../ui/More';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { METHODS, nameOf, pluginBody, scopeOf } from './bodies';
import { EntityEditor } from './EntityEditor';
import { MatchPolicy } from './MatchPolicy';
import { words } from './text';

const CORS_MORE = ['config.headers', 'config.exposed_headers', 'config.max_age', 'config.credentials', 'config.preflight_continue'];

export default function PluginForm() {
  const { query } = useLocation();
  const [chosen, setChosen] = useState<'ace' | 'cors'>(query.name === 'cors' ? 'cors' : 'ace');
  return (
    <EntityEditor<GatewayPlugin>
      calls={plugins}
      tab="plugins"
      title={old => (old ? words.plugin.edit(old.name) : words.plugin.create)}
      submit={words.plugin.create}
      body={(values, data, old) => pluginBody(old?.name ?? chosen, values, data, old)}
    >
      {(old, { services, routes }) => (
        <>
          {!old && (
            <Radios
              name="name"
              legend={words.plugin.which}
              choices={(['ace', 'cors'] as const).map(name => ({ value: name, label: words.plugin.names[name]!, hint: words.plugin.nameHints[name] }))}
              value={chosen}
              onChange={setChosen}
            />
          )}
          <Select name="scope" label={words.plugin.scope} hint={words.plugin.scopeHint} options={scopes(services, routes)} value={old && scopeOf(old)} />
          {(old?.name ?? chosen) === 'ace' ? <MatchPolicy value={old?.config.match_policy as Policy | undefined} /> : <Cors config={(old?.config ?? {}) as CorsConfig} />}
          <Switch name="enabled" label={words.plugin.enabled} checked={old?.enabled ?? true} />
        </>
      )}
    </EntityEditor>
  );
}

const scopes = (services: GatewayService[], routes: GatewayRoute[]) => [
  { value: '', label: words.plugin.global },
  ...services.map(service => ({ value: `service:${service.id}`, label: words.plugin.ofService(nameOf(service)) })),
  ...routes.map(route => ({ value: `route:${route.id}`, label: words.plugin.ofRoute(nameOf(route)) })),
];

interface CorsConfig {
  origins?: string[] | null;
  methods?: string[];
  headers?: string[] | null;
  exposed_headers?: string[] | null;
  max_age?: number | null;
  credentials?: boolean;
  preflight_continue?: boolean;
}

const Cors = ({ config }: { config: CorsConfig }) => (
  <>
    <Field name="config.origins" label={words.plugin.origins} hint={words.plugin.originsHint} rows={3} value={(config.origins ?? ['*']).join('\n')} />
    <Checks name="config.methods" legend={words.plugin.methods} values={[...new Set([...METHODS, ...(config.methods ?? [])])]} checked={config.methods ?? METHODS} />
    <More label={common.more} names={CORS_MORE}>
      <Field name="config.headers" label={words.plugin.headers} hint={words.plugin.headersHint} rows={2} value={config.headers?.join('\n')} />
      <Field name="config.exposed_headers" label={words.plugin.exposed} hint={words.plugin.exposedHint} rows={2} value={config.exposed_headers?.join('\n')} />
      <Field name="config.max_age" label={words.plugin.maxAge} type="number" min={0} value={config.max_age?.toString()} />
      <Switch name="config.credentials" label={words.plugin.credentials} checked={config.credentials ?? false} />
      <Switch name="config.preflight_continue" label={words.plugin.preflight} checked={config.preflight_continue ?? false} />
    </More>
  </>
);
