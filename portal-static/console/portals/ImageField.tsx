import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';
import type { ImageKind } from '../contract';
import { Switch } from '../ui/Choices';
import { words } from './text';

// What the back end takes; its own words for the rest are about data URLs, which nobody here has seen.
const BYTES_MAX = 1024 * 1024;
const TYPES = ['image/png', 'image/jpeg', 'image/gif'];

const faultOf = (file: File) => (!TYPES.includes(file.type) ? words.look.notAnImage : file.size > BYTES_MAX ? words.look.tooLarge : '');

type Props = { name: ImageKind; label: string; hint: string; shown: Blob; isUploaded: boolean };

/** An image as readers see it, and another one in its place. */
export function ImageField({ name, label, hint, shown, isUploaded }: Props) {
  const id = useId();
  const field = `images.${name}`;
  const error = useFieldError(field);
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File>();
  const [address, setAddress] = useState<string>();
  const picture = chosen ?? shown;
  // The page's policy takes addresses of blobs and no data in them.
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  // Once it is saved it is the one that is shown.
  useEffect(() => {
    if (input.current) input.current.value = '';
    setChosen(undefined);
  }, [shown]);
  const take = (control: HTMLInputElement) => {
    const file = control.files?.[0];
    const fault = file ? faultOf(file) : '';
    control.setCustomValidity(fault);
    setChosen(fault ? undefined : file);
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      <p class="field-hint" id={`${id}-hint`}>{hint}</p>
      {address && <img class={`image-shown image-${name}`} src={address} alt={chosen ? words.look.chosen(chosen.name) : words.look.shown(label)} />}
      <input
        ref={input}
        id={id}
        name={field}
        class="input file"
        type="file"
        accept={TYPES.join(',')}
        aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
        aria-invalid={error ? true : undefined}
        onChange={event => take(event.currentTarget)}
      />
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
      {isUploaded && !chosen && <Switch name={`remove.${name}`} label={words.look.remove(label)} />}
    </div>
  );
}
