import type { Values } from '../../shared/ui/Form';
import type { AuthStrategy, KeyAuthConfig, OpenIdConnectConfig, TtlUnit } from '../contract';
import { linesOf, textOrNull } from '../ui/lines';

export type StrategyType = AuthStrategy['strategy_type'];

/** What the form says. The configuration's keys are hyphenated where the type's are underscored: that is the contract. */
export const strategyBody = (type: StrategyType, values: Values, data: FormData, old?: AuthStrategy) => ({
  name: values.name!.trim(),
  display_name: values.display_name!.trim(),
  ...(!old && { strategy_type: type }),
  configs: type === 'key_auth' ? { 'key-auth': keyAuth(values, data, old?.configs['key-auth']) } : { 'openid-connect': openIdConnect(values, data, old?.configs['openid-connect']) },
});

// A change takes the end of keys away with null; a new strategy leaves it out.
const keyAuth = (values: Values, data: FormData, old?: KeyAuthConfig) => ({
  key_names: linesOf(values['configs.key-auth.key_names']),
  ...(data.has('expires')
    ? { ttl: { value: Number(values['configs.key-auth.ttl.value']), unit: values['configs.key-auth.ttl.unit'] as TtlUnit } }
    : old && { ttl: null }),
  ...hides(data, old),
});

const openIdConnect = (values: Values, data: FormData, old?: OpenIdConnectConfig) => ({
  issuer: values['configs.openid-connect.issuer']!.trim(),
  credential_claim: linesOf(values['configs.openid-connect.credential_claim']),
  scopes: linesOf(values['configs.openid-connect.scopes']),
  auth_methods: [...methodsOf(linesOf(values['configs.openid-connect.auth_methods'])), ...(data.has('introspects') ? [INTROSPECTION] : [])],
  ...(data.has('introspects') ? introspection(values, old) : introspects(old) && { client_id: null, client_secret: null, introspection_endpoint: null }),
  ...hides(data, old),
});

// Said only where it says something: it is no field of the contract for keys.
const hides = (data: FormData, old: { hide_credentials?: boolean | null } | undefined) =>
  data.has('hides') !== (old?.hide_credentials ?? false) && { hide_credentials: data.has('hides') };

const INTROSPECTION = 'introspection';

/** The methods that are typed; whether tokens are asked about is a switch. */
export const methodsOf = (methods: string[]) => methods.filter(method => method !== INTROSPECTION);

export const introspects = (config: OpenIdConnectConfig | undefined) => config?.auth_methods.includes(INTROSPECTION) ?? false;

export const clientOf = (config: OpenIdConnectConfig | undefined) => (Array.isArray(config?.client_id) ? config.client_id[0] : config?.client_id) ?? undefined;

// The secret is in no answer: left empty, the stored one stays. What is as it was is left out, so that a list stays a list.
function introspection(values: Values, old: OpenIdConnectConfig | undefined) {
  const [client, secret, endpoint] = ['client_id', 'client_secret', 'introspection_endpoint'].map(key => textOrNull(values[`configs.openid-connect.${key}`]));
  return {
    ...(client !== clientOf(old) && { client_id: client }),
    ...(secret && { client_secret: secret }),
    ...(endpoint !== (old?.introspection_endpoint ?? null) && { introspection_endpoint: endpoint }),
  };
}
