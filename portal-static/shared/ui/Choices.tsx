import type { ComponentChildren } from 'preact';

export const Choices = ({ legend, children }: { legend: string; children: ComponentChildren }) => (
  <fieldset class="field">
    <legend class="field-label">{legend}</legend>
    <div class="choices">{children}</div>
  </fieldset>
);

type ChoiceProps = { name: string; value: string; checked: boolean; choose: () => void; label: string; hint?: string | undefined; disabled?: boolean };

export const Choice = ({ name, value, checked, choose, label, hint, disabled = false }: ChoiceProps) => (
  <label class="choice">
    <input type="radio" name={name} value={value} checked={checked} disabled={disabled} onChange={choose} />
    <span>{label}{hint && <><br /><span class="soft small">{hint}</span></>}</span>
  </label>
);
