import { useEffect, useRef } from 'preact/hooks';

/** Has the browser ask before a tab is closed over what was typed. Returns what says that it is stored now. */
export function useUnsaved(changed: boolean): () => void {
  const isOpen = useRef(false);
  isOpen.current = changed;
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isOpen.current) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  return () => (isOpen.current = false);
}
