import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Problem, problemOf } from './problem';

export type Loaded<T> = { value?: T; problem?: Problem; reload: () => void };

/**
 * Loads what a view shows, again whenever an input changes; the answer to an outdated question is dropped. While the same question is asked
 * again the last value stays, so that a reload never blanks the page.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
  const key = JSON.stringify(inputs);
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    load(leaving.signal).then(
      value => leaving.signal.aborted || setState({ key, value }),
      error => {
        if (!leaving.signal.aborted) setState({ key, problem: problemOf(error) });
      },
    );
    return () => leaving.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn(turn => turn + 1), []);
  return state.key === key ? { ...state, reload } : { reload };
}

/** Code that is fetched when it is first needed, outside of the router, which has its own way. The next need after a failure asks again. */
export function useLater<T>(needed: boolean, load: () => Promise<{ default: T }>, failed: () => void): T | undefined {
  const [code, setCode] = useState<{ it: T }>();
  useEffect(() => {
    if (needed && !code) void load().then(module => setCode({ it: module.default }), failed);
  }, [needed]);
  return code?.it;
}
