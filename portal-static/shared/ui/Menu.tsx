import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

/** A button and what it opens. A native popover: light dismissal, Escape and the top layer come with it. */
export function Menu({ label, button, buttonClass, children }: { label: string; button: ComponentChildren; buttonClass: string; children: ComponentChildren }) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const place = (event: Pick<ToggleEvent, 'newState'>) => {
    if (event.newState !== 'open' || !opener.current || !box.current) return;
    const { bottom, right } = opener.current.getBoundingClientRect();
    box.current.style.top = `${bottom + 6}px`;
    box.current.style.right = `${Math.max(8, document.documentElement.clientWidth - right)}px`;
  };
  return (
    <>
      <button ref={opener} type="button" class={buttonClass} popovertarget={id} aria-label={label}>{button}</button>
      {/* A choice inside closes it; the click has done its work by then. */}
      <div ref={box} id={id} class="menu" popover="auto" onToggle={place} onClick={() => box.current?.hidePopover()}>
        {children}
      </div>
    </>
  );
}
