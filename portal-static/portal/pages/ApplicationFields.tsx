import { Field, type Values } from '../../shared/ui/Form';
import type { AuthStrategy } from '../contract';
import { text } from '../text';

// The contract's bound for every text of an application.
const CHARACTERS_MAX = 255;

export function ApplicationFields({ strategy, name, description }: { strategy?: AuthStrategy | undefined; name?: string; description?: string | null }) {
  return (
    <>
      <Field name="name" label={text.use.name} hint={text.use.nameHint} required maxLength={CHARACTERS_MAX} value={name} autocomplete="off" />
      <Field name="description" label={text.use.description} maxLength={CHARACTERS_MAX} value={description ?? undefined} rows={3} />
      {strategy?.credential_type === 'self_managed_client_credentials' && <Field name="client_id" label={text.use.clientId} required maxLength={CHARACTERS_MAX} autocomplete="off" />}
    </>
  );
}

export const draftOf = ({ name, description, client_id }: Values, strategy: AuthStrategy | undefined) => ({
  name: name!.trim(),
  ...(description?.trim() && { description: description.trim() }),
  ...(client_id?.trim() && { client_id: client_id.trim() }),
  ...(strategy && { auth_strategy_id: strategy.id }),
});
