import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';

export type Option = { value: string; label: string };

type Props = {
  name: string;
  label: string;
  hint?: ComponentChildren;
  options: Option[];
  value?: string | undefined;
  /** Asks for a choice: nothing is chosen at first. */
  prompt?: string;
  required?: boolean;
  onChange?: (value: string) => void;
};

export function Select({ name, label, hint, options, value, prompt, required, onChange }: Props) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      <select
        id={id}
        name={name}
        class="input"
        required={required}
        aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
        aria-invalid={error ? true : undefined}
        onChange={event => onChange?.(event.currentTarget.value)}
      >
        {prompt !== undefined && <option value="">{prompt}</option>}
        {options.map(option => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}
      </select>
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
