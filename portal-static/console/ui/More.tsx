import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useFieldError } from '../../shared/ui/Form';

/** Fields that few need. It opens by itself when one of them, by `names`, is wrong. The list of names does not change. */
export function More({ label, names, children }: { label: string; names: readonly string[]; children: ComponentChildren }) {
  const details = useRef<HTMLDetailsElement>(null);
  const wrong = names.map(name => useFieldError(name)).some(error => error !== undefined);
  useEffect(() => {
    if (wrong && details.current) details.current.open = true;
  }, [wrong]);
  return (
    <details ref={details} class="more">
      <summary>{label}</summary>
      <div class="stack">{children}</div>
    </details>
  );
}
