import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { text } from '../text';
import { useModal } from './modal';

export interface PaletteEntry {
  title: string;
  hint?: string;
  run: () => void;
}

type Props = { label: string; placeholder: string; entries: PaletteEntry[]; search?: (words: string, signal: AbortSignal) => Promise<PaletteEntry[]>; close: () => void };

const SEARCH_AFTER_MS = 150;

/** A combobox in a dialog: arrows choose, Enter goes, Escape leaves. */
export default function Palette({ label, placeholder, entries, search, close }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [words, setWords] = useState('');
  const [found, setFound] = useState<PaletteEntry[]>([]);
  const [chosen, setChosen] = useState(0);
  const shown = useMemo(() => [...entries.filter(entry => matches(entry.title, words)), ...found], [entries, found, words]);

  useModal(box);
  useEffect(() => {
    if (!search) return;
    const leaving = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await search(words.trim(), leaving.signal).catch(() => []);
      if (!leaving.signal.aborted) setFound(answer);
    }, SEARCH_AFTER_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [words]);
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, shown]);

  const go = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length > 0) setChosen((chosen + step + shown.length) % shown.length);
    else if (event.key === 'Enter') go(shown[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={box}
      class="dialog palette"
      aria-label={label}
      onCancel={event => {
        event.preventDefault();
        close();
      }}
      onClick={event => event.target === box.current && close()}
    >
      <input
        class="palette-input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${chosen}` : undefined}
        aria-label={label}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        value={words}
        onInput={event => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={key}
      />
      <div class="palette-list" id={`${id}-list`} role="listbox" aria-label={label}>
        {shown.map((entry, index) => (
          <div key={index} id={`${id}-${index}`} class="palette-item" role="option" aria-selected={index === chosen} onClick={() => go(entry)} onPointerMove={() => setChosen(index)}>
            <span>{entry.title}</span>
            {entry.hint && <span class="soft small">{entry.hint}</span>}
          </div>
        ))}
      </div>
      <p class="visually-hidden" role="status">{words && text.results(shown.length)}</p>
      {shown.length === 0 && <p class="palette-item soft">{text.noResults}</p>}
    </dialog>
  );
}

/** Every letter typed appears in the title, in that order. */
export function matches(title: string, words: string): boolean {
  let at = 0;
  const here = title.toLowerCase();
  for (const letter of words.toLowerCase().replaceAll(/\s+/g, '')) {
    at = here.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
