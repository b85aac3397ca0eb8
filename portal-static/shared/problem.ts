import { text } from './text';

/** What the back end says when it refuses: `application/problem+json`. */
export interface Problem {
  status: number;
  title: string;
  detail?: string;
  /** Joins this answer with its line in the server's log. */
  instance?: string;
  invalid_parameters?: Fault[];
  /** What is wrong inside of an uploaded document. `path` is a JSON pointer after `#`. */
  validation_errors?: { path: string; message: string }[];
}

export interface Fault {
  field: string;
  rule?: string;
  reason: string;
  source?: string;
}

/** An answer that was not the one asked for. `status` 0: no answer came at all; -1: nobody was asked. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

export const unreachable: Problem = { status: 0, title: 'No answer' };

/** For code that was to come when it is needed, and did not: a deployment took it away, or the network is gone. */
export const unloaded = (): never => {
  throw new Refused({ status: -1, title: text.unloadedPart, detail: text.unloadedWhy });
};

/** What went wrong, whatever was thrown. A bug of ours also reaches the console, where it can be found. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  reportError(error);
  return { status: 500, title: 'Error' };
}

export async function readProblem(response: Response): Promise<Problem> {
  const fallback: Problem = { status: response.status, title: response.statusText || `Status ${response.status}` };
  if (!response.headers.get('content-type')?.includes('json')) return fallback;
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback;
  }
}
