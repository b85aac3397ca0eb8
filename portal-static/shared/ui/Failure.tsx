import type { ComponentChildren } from 'preact';
import type { Problem } from '../problem';
import { text } from '../text';
import { Button } from './Button';

/** What happened and what to do about it, in that order; the trace lets the operator find the log line. */
export function explain({ status, title, detail }: Problem): [string, string] {
  const say = text.problem;
  if (status === 0) return say.unreachable;
  if (status === 401) return say.unauthorized;
  if (status === 403) return detail ? [say.forbidden[0], detail] : say.forbidden;
  if (status === 404) return say.notFound;
  if (status === 409) return detail ? [say.conflict[0], detail] : say.conflict;
  if (status === 412) return say.changed;
  if (status === 413) return say.tooLarge;
  if (status === 429) return say.tooMany;
  if (status === 502 || status === 503 || status === 504) return say.unavailable;
  if (status >= 500) return say.bug;
  return [title, detail ?? ''];
}

export function Trace({ problem }: { problem: Problem }) {
  return problem.instance ? <p class="trace">{text.trace} {problem.instance}</p> : null;
}

export function Failure({ problem, retry, children }: { problem: Problem; retry?: () => void; children?: ComponentChildren }) {
  const [what, todo] = explain(problem);
  return (
    <div class="note note-bad" role="alert">
      <p class="note-title">{what}</p>
      {todo && <p>{todo}</p>}
      {children}
      <Trace problem={problem} />
      {retry && <div><Button small onClick={retry}>{text.tryAgain}</Button></div>}
    </div>
  );
}
