import type { Values } from '../../shared/ui/Form';
import type { AuthStrategy, TtlUnit } from '../contract';
import { linesOf } from '../ui/lines';

export type StrategyType = AuthStrategy['strategy_type'];

/** What the form says. The configuration's keys are hyphenated where the type's are underscored: that is the contract. */
export const strategyBody = (type: StrategyType, values: Values, data: FormData, isNew: boolean) => ({
  name: values.name!.trim(),
  display_name: values.display_name!.trim(),
  ...(isNew && { strategy_type: type }),
  configs: type === 'key_auth' ? { 'key-auth': keyAuth(values, data, isNew) } : { 'openid-connect': openIdConnect(values) },
});

// A change takes the end of keys away with null; a new strategy leaves it out.
const keyAuth = (values: Values, data: FormData, isNew: boolean) => ({
  key_names: linesOf(values['configs.key-auth.key_names']),
  ...(data.has('expires')
    ? { ttl: { value: Number(values['configs.key-auth.ttl.value']), unit: values['configs.key-auth.ttl.unit'] as TtlUnit } }
    : !isNew && { ttl: null }),
});

const openIdConnect = (values: Values) => ({
  issuer: values['configs.openid-connect.issuer']!.trim(),
  credential_claim: linesOf(values['configs.openid-connect.credential_claim']),
  scopes: linesOf(values['configs.openid-connect.scopes']),
  auth_methods: linesOf(values['configs.openid-connect.auth_methods']),
});
