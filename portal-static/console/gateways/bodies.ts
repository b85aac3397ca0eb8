import type { GatewayPlugin, GatewayRoute, GatewayService } from '../contract';
import type { Values } from '../../shared/ui/Form';
import { linesOf, someOf, textOrNull } from '../ui/lines';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export const PROTOCOLS = ['http', 'https', 'grpc', 'grpcs'] as const;
const PORTS = { http: 80, https: 443, grpc: 80, grpcs: 443 };

/** The shorthand that a service's address is typed as. */
export const urlOf = ({ protocol, host, port, path }: GatewayService) => `${protocol}://${host}${port === PORTS[protocol] ? '' : `:${port}`}${path ?? ''}`;

export const nameOf = (entity: { name: string | null; id: string }) => entity.name ?? entity.id;

const whole = (text: string | undefined) => (text?.trim() ? Number(text) : null);

/** A service is replaced as a whole: what the form does not show is taken from the one that was. */
export const serviceBody = (values: Values, data: FormData, old?: GatewayService) => ({
  name: textOrNull(values.name),
  url: values.url!.trim(),
  enabled: data.has('enabled'),
  retries: whole(values.retries),
  connect_timeout: whole(values.connect_timeout),
  write_timeout: whole(values.write_timeout),
  read_timeout: whole(values.read_timeout),
  // Null verifies as well: what was never said stays unsaid.
  tls_verify: data.has('tls_verify') ? old?.tls_verify || null : false,
  tags: old?.tags ?? null,
});

export const routeBody = (values: Values, data: FormData, old?: GatewayRoute) => ({
  name: textOrNull(values.name),
  service: values.service ? { id: values.service } : null,
  paths: someOf(linesOf(values.paths)),
  methods: someOf(data.getAll('methods')),
  hosts: someOf(linesOf(values.hosts)),
  headers: headersOf(linesOf(values.headers)),
  protocols: data.getAll('protocols'),
  strip_path: data.has('strip_path'),
  preserve_host: data.has('preserve_host'),
  regex_priority: whole(values.regex_priority),
  path_handling: values.path_handling,
  ...(old && {
    https_redirect_status_code: old.https_redirect_status_code, request_buffering: old.request_buffering, response_buffering: old.response_buffering, tags: old.tags,
  }),
});

export const headerLines = (headers: Record<string, string[]> | null) =>
  Object.entries(headers ?? {}).flatMap(([name, values]) => values.map(value => `${name}: ${value}`)).join('\n');

/** A line without a colon is a name without a value, which the management API explains. */
export function headersOf(lines: string[]): Record<string, string[]> | null {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const [name = '', ...rest] = line.split(':');
    (headers[name.trim()] ??= []).push(rest.join(':').trim());
  }
  return lines.length > 0 ? headers : null;
}

export const scopeOf = ({ service, route }: Pick<GatewayPlugin, 'service' | 'route'>) => (route ? `route:${route.id}` : service ? `service:${service.id}` : '');

export function pluginBody(name: string, values: Values, data: FormData, old?: GatewayPlugin) {
  const [kind, id] = (values.scope ?? '').split(':');
  return {
    name,
    service: kind === 'service' ? { id } : null,
    route: kind === 'route' ? { id } : null,
    enabled: data.has('enabled'),
    config: { ...old?.config, ...(name === 'ace' ? { match_policy: values['config.match_policy'] } : corsConfig(values, data)) },
    ...(old && { instance_name: old.instance_name, protocols: old.protocols, tags: old.tags }),
  };
}

const corsConfig = (values: Values, data: FormData) => ({
  origins: someOf(linesOf(values['config.origins'])),
  methods: someOf(data.getAll('config.methods')),
  headers: someOf(linesOf(values['config.headers'])),
  exposed_headers: someOf(linesOf(values['config.exposed_headers'])),
  max_age: whole(values['config.max_age']),
  credentials: data.has('config.credentials'),
  preflight_continue: data.has('config.preflight_continue'),
});
