import { useEffect, useRef } from 'preact/hooks';
import { words } from './text';

/** Has the browser ask before a tab is closed, or a link is followed, over what was typed. Returns what says that it is stored now. */
export function useUnsaved(changed: boolean): () => void {
  const isOpen = useRef(false);
  isOpen.current = changed;
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isOpen.current) event.preventDefault();
    };
    // Before the router, which follows links without a word.
    const hold = (event: MouseEvent) => {
      const link = event.target instanceof Element && event.target.closest('a[href]:not([href^="#"], [target], [download])');
      if (!isOpen.current || !link || event.ctrlKey || event.metaKey || event.shiftKey || confirm(words.leave)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('beforeunload', ask);
    document.addEventListener('click', hold, true);
    return () => {
      removeEventListener('beforeunload', ask);
      document.removeEventListener('click', hold, true);
    };
  }, []);
  return () => (isOpen.current = false);
}
