import { Field } from '../../shared/ui/Form';
import type { Labels } from '../contract';
import { linesOfLabels } from './labels';
import { words } from './text';

export const LabelsField = ({ name, label, labels = {} }: { name: string; label: string; labels?: Labels | undefined }) => (
  <Field name={name} label={label} hint={words.labelsHint} rows={3} value={linesOfLabels(labels)} autocomplete="off" />
);
