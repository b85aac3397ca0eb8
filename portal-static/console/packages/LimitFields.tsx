import { useId } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';
import type { LimitDuration, RateLimit } from '../contract';
import { words } from './text';

type Props = { name: string; labels?: { calls: string; per: string }; value: RateLimit; onChange: (value: RateLimit) => void };

/** So many calls per unit. With `labels` it stands in a table, where the column says what it is, and the labels are only spoken. */
export function LimitFields({ name, labels, value, onChange }: Props) {
  const id = useId();
  const error = useFieldError(name);
  const label = labels ? 'visually-hidden' : 'field-label';
  return (
    <div class="field">
      <div class="limit">
        <span class="field">
          <label class={label} for={id}>{labels?.calls ?? words.calls}</label>
          <input
            id={id}
            name={name}
            class="input limit-number"
            type="number"
            inputMode="numeric"
            min={0}
            step={1}
            required
            value={Number.isNaN(value.limit) ? '' : value.limit}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : labels ? undefined : `${id}-hint`}
            onInput={event => onChange({ ...value, limit: event.currentTarget.valueAsNumber })}
          />
        </span>
        <span class="field">
          <label class={label} for={`${id}-unit`}>{labels?.per ?? words.per}</label>
          <select id={`${id}-unit`} class="input limit-unit" value={value.duration} onChange={event => onChange({ ...value, duration: event.currentTarget.value as LimitDuration })}>
            {(['seconds', 'minutes', 'hours'] as const).map(unit => <option key={unit} value={unit}>{words.durations[unit]}</option>)}
          </select>
        </span>
      </div>
      {!labels && <p class="field-hint" id={`${id}-hint`}>{words.callsHint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
