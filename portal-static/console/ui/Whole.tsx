import type { ComponentChildren } from 'preact';
import type { Loaded } from '../../shared/load';
import type { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { explain, Trace } from '../../shared/ui/Failure';
import { View } from './View';

/** For pages that are about one thing: without it there is no page, and what is wrong is the page. */
export const Whole = <T,>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) => (
  <Await of={of} skeleton={<div class="page"><Bones kind="title" /><Bones kind="line" count={2} /><Bones kind="row" count={4} /></div>} failed={problem => <Failed problem={problem} retry={of.reload} />}>
    {children}
  </Await>
);

function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  // What cannot be an id is refused before it is looked for; to who reads it, it is not there.
  const [what, todo] = explain(problem.status === 400 ? { ...problem, status: 404 } : problem);
  return (
    <View title={what} lead={todo}>
      <Trace problem={problem} />
      <div><Button onClick={retry}>{text.tryAgain}</Button></div>
    </View>
  );
}
