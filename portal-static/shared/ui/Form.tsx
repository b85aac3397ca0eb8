import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../problem';
import { text } from '../text';
import { Button } from './Button';
import { Failure } from './Failure';
import { type Errors, faultsHere, nativeErrors } from './faults';

const FormErrors = createContext<Errors>({});

/** The message under the field of that name, and the id it needs to have to be read with the field. */
export const useFieldError = (name: string): string | undefined => useContext(FormErrors)[name]?.words;

export type Values = Record<string, string>;

type Props = {
  submit: string;
  /** Throws what the back end refused; its faults appear under the fields they name. `data` has what `values` cannot: several values of one name. */
  onSubmit: (values: Values, data: FormData) => Promise<void>;
  /** For refusals that this form has its own words for. */
  explain?: (problem: Problem) => ComponentChildren | undefined;
  kind?: 'primary' | 'danger';
  aside?: ComponentChildren;
  children: ComponentChildren;
};

/** Keeps what was typed, says under each field what is wrong with it, and sums it up at the top, where the focus goes. */
export function Form({ submit, onSubmit, explain, kind = 'primary', aside, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem>();
  const names = Object.keys(errors);
  useEffect(() => {
    if (names.length > 0 || problem) summary.current?.focus();
  }, [errors, problem]);

  const send = async (event: Event) => {
    event.preventDefault();
    if (busy || !form.current) return;
    setProblem(undefined);
    const invalid = nativeErrors(form.current);
    setErrors(invalid);
    if (Object.keys(invalid).length > 0) return;
    setBusy(true);
    try {
      const data = new FormData(form.current);
      await onSubmit(valuesOf(data), data);
    } catch (error) {
      const refused = problemOf(error);
      const { here, elsewhere } = faultsHere(refused, form.current);
      setErrors(here);
      setProblem({ ...refused, invalid_parameters: elsewhere });
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormErrors.Provider value={errors}>
      <form ref={form} class="stack" noValidate onSubmit={send}>
        {/* Focusable only while it says something, or a dialog would begin there. */}
        <div ref={summary} tabIndex={problem || names.length > 0 ? -1 : undefined} class="form-summary">
          {problem && names.length === 0 && (explain?.(problem) ?? <Failure problem={problem}><Faults problem={problem} /></Failure>)}
          {names.length > 0 && (
            <div class="note note-bad" role="alert">
              <p class="note-title">{text.checkFields(names.length)}</p>
              <ul>{names.map(name => <li key={name}>{errors[name]!.label}: {errors[name]!.words}</li>)}</ul>
              {problem && <Faults problem={problem} />}
            </div>
          )}
        </div>
        {children}
        <div class="row">
          <Button type="submit" kind={kind} busy={busy}>{submit}</Button>
          {aside}
        </div>
      </form>
    </FormErrors.Provider>
  );
}

type FieldProps = {
  name: string;
  label: string;
  hint?: ComponentChildren;
  type?: 'text' | 'datetime-local' | 'email' | 'password' | 'search' | 'number' | 'url';
  value?: string | undefined;
  required?: boolean;
  autocomplete?: string;
  minLength?: number;
  maxLength?: number;
  min?: number;
  max?: number;
  rows?: number;
  readOnly?: boolean;
  onInput?: (value: string) => void;
};

export function Field({ name, label, hint, rows, value, onInput, type = 'text', ...rest }: FieldProps) {
  const id = useId();
  const error = useFieldError(name);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const shared = { id, name, class: 'input', defaultValue: value ?? '', 'aria-describedby': described, 'aria-invalid': error ? true : undefined, ...rest };
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {rows ? (
        <textarea {...shared} rows={rows} onInput={event => onInput?.(event.currentTarget.value)} />
      ) : (
        <input {...shared} type={type as 'text'} onInput={event => onInput?.(event.currentTarget.value)} />
      )}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

/** What no field here stands for, and what is wrong inside of an uploaded document. */
function Faults({ problem: { invalid_parameters = [], validation_errors = [] } }: { problem: Problem }) {
  if (invalid_parameters.length + validation_errors.length === 0) return null;
  return (
    <ul>
      {invalid_parameters.map(fault => <li key={fault.field}>{fault.field}: {fault.reason}</li>)}
      {validation_errors.map(({ path, message }, index) => <li key={index}><code>{path}</code> {message}</li>)}
    </ul>
  );
}

const valuesOf = (data: FormData): Values => Object.fromEntries([...data].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
