import type { ComponentChildren } from 'preact';
import type { Loaded } from '../load';
import type { Problem } from '../problem';
import { text } from '../text';
import { Failure } from './Failure';

type Props<T> = {
  of: Loaded<T>;
  /** Shaped like what will come. */
  skeleton: ComponentChildren;
  children: (value: T) => ComponentChildren;
  /** For answers that this view has its own words for; undefined leaves it to {@link Failure}. */
  failed?: (problem: Problem) => ComponentChildren | undefined;
};

export function Await<T>({ of, skeleton, children, failed }: Props<T>) {
  if (of.problem) return <>{failed?.(of.problem) ?? <Failure problem={of.problem} retry={of.reload} />}</>;
  if (of.value === undefined) {
    return (
      <div class="skeleton" aria-busy="true">
        <span class="visually-hidden">{text.loading}</span>
        {skeleton}
      </div>
    );
  }
  return <>{children(of.value)}</>;
}

/** `kind` is the shape: a line, a title, a card or a table row. */
export function Bones({ kind, count = 1 }: { kind: 'line' | 'title' | 'card' | 'row'; count?: number }) {
  return <>{Array.from({ length: count }, (_, index) => <div key={index} class={`bone bone-${kind}`} aria-hidden="true" />)}</>;
}
