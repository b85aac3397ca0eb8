import type { PublicationDraft } from '../calls/publications';
import type { Publication, Visibility } from '../contract';
import type { Values } from '../../shared/ui/Form';

export const DEFAULT = 'default';
export const NONE = 'none';

/** What the form's choice of a strategy shows at first. A new publication takes the portal's default; a stored one says what it has. */
export const strategyChoice = (old: Publication | undefined) => (old ? (old.auth_strategy_ids?.[0] ?? NONE) : DEFAULT);

/** A publication is replaced as a whole. Left out and null are two answers: the portal's default, and none. */
export const publicationDraft = (values: Values, data: FormData): PublicationDraft => ({
  ...(values.auth_strategy_ids !== DEFAULT && { auth_strategy_ids: values.auth_strategy_ids === NONE ? null : [values.auth_strategy_ids!] }),
  visibility: values.visibility as Visibility,
  auto_approve_registrations: data.has('auto_approve_registrations'),
});
