import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';

type Choice<T extends string> = { value: T; label: string; hint?: ComponentChildren };

type RadiosProps<T extends string> = { name: string; legend: string; choices: Choice<T>[]; value?: T | undefined; onChange?: (value: T) => void };

/** One of a few, each with what it means. */
export function Radios<T extends string>({ name, legend, choices, value, onChange }: RadiosProps<T>) {
  return (
    <Group name={name} legend={legend}>
      <div class="choices">
        {choices.map(choice => (
          <label key={choice.value} class="choice">
            <input type="radio" name={name} value={choice.value} defaultChecked={choice.value === value} required onChange={() => onChange?.(choice.value)} />
            <span>{choice.label}{choice.hint && <span class="choice-hint">{choice.hint}</span>}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}

type ChecksProps = { name: string; legend: string; hint?: string; values: readonly string[]; checked: readonly string[] };

/** Any of a few. */
export function Checks({ name, legend, hint, values, checked }: ChecksProps) {
  return (
    <Group name={name} legend={legend} hint={hint}>
      <div class="checks">
        {values.map(value => (
          <label key={value} class="check">
            <input type="checkbox" name={name} value={value} defaultChecked={checked.includes(value)} />
            {value}
          </label>
        ))}
      </div>
    </Group>
  );
}

function Group({ name, legend, hint, children }: { name: string; legend: string; hint?: string | undefined; children: ComponentChildren }) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <fieldset class="field" aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}>
      <legend class="field-label">{legend}</legend>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {children}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </fieldset>
  );
}

type SwitchProps = { name: string; label: string; hint?: ComponentChildren; checked?: boolean; onChange?: (on: boolean) => void };

export function Switch({ name, label, hint, checked = false, onChange }: SwitchProps) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <div class="field">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          name={name}
          defaultChecked={checked}
          aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
          onChange={event => onChange?.(event.currentTarget.checked)}
        />
        <span class="field-label">{label}</span>
      </label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
