import type { Fault, Problem } from '../problem';

/** What is wrong, by the name of the control that it is shown at. */
export type Errors = Record<string, { label: string; words: string }>;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function nativeErrors(form: HTMLFormElement): Errors {
  const bad = controls(form).filter(control => !control.validity.valid);
  return Object.fromEntries(bad.map(control => [control.name, { label: labelOf(control), words: control.validationMessage }]));
}

/** The back end's faults, each at the control that stands for its field; `elsewhere` are those that no control stands for. */
export function faultsHere(problem: Problem, form: HTMLFormElement | null): { here: Errors; elsewhere: Fault[] } {
  const labels = new Map(form ? controls(form).map(control => [control.name, labelOf(control)]) : []);
  const here: Errors = {};
  const elsewhere: Fault[] = [];
  for (const fault of problem.invalid_parameters ?? []) {
    const name = placeOf(fault.field, [...labels.keys()]);
    if (name === undefined) elsewhere.push(fault);
    else here[name] = { label: labels.get(name)!, words: here[name] ? `${here[name].words}; ${fault.reason}` : fault.reason };
  }
  return { here, elsewhere };
}

/** The control of that name; or the one for the whole list or object (`paths` for `paths.2`); or the first one for a part of it (`limit.value` for `limit`). */
export function placeOf(field: string, names: readonly string[]): string | undefined {
  for (let part = field; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) if (names.includes(part)) return part;
  return names.find(name => name.startsWith(`${field}.`));
}

const controls = (form: HTMLFormElement) =>
  [...form.elements].filter((element): element is Control => 'validity' in element && 'name' in element && element.name !== '');

/** In a group the question stands in the legend; a control's own label there is an answer, or one of the ways to give it. */
const labelOf = (control: Control) => control.closest('fieldset')?.querySelector('legend')?.textContent ?? control.labels?.[0]?.textContent ?? control.name;
