import { useId, useState } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';
import { text } from '../text';

// The server's own rule; told before it is broken.
const CHARACTERS_MIN = 15;
const CHARACTERS_MAX = 256;

/** One field that can be looked at, instead of two that must agree. */
export function NewPassword() {
  const id = useId();
  const [shown, setShown] = useState(false);
  const error = useFieldError('password');
  return (
    <div class="field">
      <label class="field-label" for={id}>{text.password.password}</label>
      <p class="field-hint" id={`${id}-hint`}>{text.password.hint}</p>
      <input
        id={id}
        class="input"
        name="password"
        type={(shown ? 'text' : 'password') as 'text'}
        autocomplete="new-password"
        required
        minLength={CHARACTERS_MIN}
        maxLength={CHARACTERS_MAX}
        spellcheck={false}
        aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
        aria-invalid={error ? true : undefined}
      />
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
      <label class="row small"><input type="checkbox" checked={shown} onChange={event => setShown(event.currentTarget.checked)} /> {text.password.show}</label>
    </div>
  );
}
