import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useModal } from './modal';

type Props = {
  title: string;
  close: () => void;
  /** False for what must be answered: Escape does nothing then. */
  dismissable?: boolean;
  /** For lists to choose from. */
  wide?: boolean;
  children: ComponentChildren;
};

export function Dialog({ title, close, dismissable = true, wide = false, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useModal(box);
  return (
    <dialog
      ref={box}
      class={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        if (dismissable) close();
      }}
      onClick={event => {
        // The backdrop is the dialog's own box; what is inside has a target of its own.
        if (dismissable && event.target === box.current && outside(event, event.currentTarget)) close();
      }}
    >
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

function outside(event: MouseEvent, element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
}
