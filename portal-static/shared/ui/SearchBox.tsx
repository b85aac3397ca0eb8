import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon';

const SEARCH_AFTER_MS = 200;

/** Searches while somebody types. `words` is what is searched for now; it may also change from outside. */
export function SearchBox({ label, words, search }: { label: string; words: string; search: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  const sent = useRef(words);
  useEffect(() => {
    if (typed.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      search(sent.current);
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    // The address changed by something else: a link, or the back button.
    if (words !== sent.current) setTyped((sent.current = words));
  }, [words]);
  return (
    <search class="search-box">
      <Icon name="search" />
      <input class="input" type="search" aria-label={label} placeholder={label} value={typed} onInput={event => setTyped(event.currentTarget.value)} />
    </search>
  );
}
