import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

const SHOWN_MS = 6000;
// A pile of them would cover what they speak of.
const SHOWN_MAX = 2;
const toasts = signal<{ id: number; words: string }[]>([]);
let last = 0;

/** For what was done and needs no answer. What went wrong is said where it went wrong instead. */
export function toast(words: string): void {
  const id = ++last;
  toasts.value = [...toasts.value, { id, words }].slice(-SHOWN_MAX);
  setTimeout(() => (toasts.value = toasts.value.filter(toast => toast.id !== id)), SHOWN_MS);
}

/** A manual popover, because only the top layer is above an open dialog. The live region stands from the start or it would not be read. */
export function Toasts() {
  const box = useRef<HTMLDivElement>(null);
  const shown = toasts.value;
  useEffect(() => {
    if (shown.length > 0) {
      box.current?.hidePopover?.();
      box.current?.showPopover?.();
    } else box.current?.hidePopover?.();
  }, [shown]);
  return (
    <>
      <p class="visually-hidden" role="status">{shown.at(-1)?.words}</p>
      <div ref={box} class="toasts" popover="manual" aria-hidden="true">
        {shown.map(({ id, words }) => <div key={id} class="toast">{words}</div>)}
      </div>
    </>
  );
}
