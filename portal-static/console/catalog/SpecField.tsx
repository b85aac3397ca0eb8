import { useId, useRef, useState } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';
import { words } from './text';

// A text area with more than this makes typing slow; the document is kept in it all the same, unseen.
const SHOWN_CHARACTERS_MAX = 500_000;

type Props = {
  name: string;
  required?: boolean;
  hint?: string;
  /** What kinds of documents are taken. */
  accepts?: string;
  value?: string;
  /** Told the name of the file. */
  chose?: (name: string) => void;
  /** Told the document, when there is another. */
  changed?: (document: string) => void;
};

/** A document from a file or from the clipboard. */
export function SpecField({ name, required, hint, accepts = words.specHint, value = '', chose, changed }: Props) {
  const id = useId();
  const error = useFieldError(name);
  const area = useRef<HTMLTextAreaElement>(null);
  const [file, setFile] = useState<string>();
  const take = async (chosen: File | undefined) => {
    if (!chosen || !area.current) return;
    area.current.value = await chosen.text();
    chose?.(chosen.name);
    changed?.(area.current.value);
    setFile(area.current.value.length > SHOWN_CHARACTERS_MAX ? words.chosen(chosen.name, sizeOf(chosen.size)) : undefined);
  };
  return (
    <fieldset class="field">
      <legend class="field-label">{words.specification}</legend>
      <p class="field-hint" id={`${id}-hint`}>{accepts} {hint}</p>
      <label class="field-hint" for={`${id}-file`}>{words.file}</label>
      <input id={`${id}-file`} class="input file" type="file" accept=".yaml,.yml,.json,application/json,application/yaml" onChange={event => take(event.currentTarget.files?.[0])} />
      {file && <p role="status">{file}</p>}
      <label class="field-hint" for={id} hidden={file !== undefined}>{words.paste}</label>
      <textarea
        ref={area}
        id={id}
        name={name}
        class="input mono"
        rows={10}
        hidden={file !== undefined}
        required={required}
        spellcheck={false}
        autocomplete="off"
        aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
        aria-invalid={error ? true : undefined}
        defaultValue={value}
        onChange={event => changed?.(event.currentTarget.value)}
      />
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </fieldset>
  );
}

const sizeOf = (bytes: number) => new Intl.NumberFormat(undefined, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1e6);
