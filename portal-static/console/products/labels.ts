import type { LabelsChange } from '../calls/products';
import type { Labels } from '../contract';
import { linesOf } from '../ui/lines';

/** One label a line, `key: value`; what has no value is left to the back end, which says what is wrong with it. */
export const labelsOf = (text: string | undefined): Labels =>
  Object.fromEntries(linesOf(text).map(line => {
    const [, key = '', value = ''] = /^([^:=]*)[:=]?(.*)$/.exec(line) ?? [];
    return [key.trim(), value.trim()];
  }));

export const linesOfLabels = (labels: Labels): string => Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join('\n');

/** A change says of labels only what is new: those that are gone have to be said to be. */
export const labelsChange = (before: Labels, text: string | undefined): LabelsChange => {
  const after = labelsOf(text);
  return { ...Object.fromEntries(Object.keys(before).filter(key => !(key in after)).map(key => [key, null])), ...after };
};
