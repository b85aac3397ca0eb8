import { useState } from 'preact/hooks';
import { problemOf } from '../../shared/problem';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { explain } from '../../shared/ui/Failure';
import { toast } from '../../shared/ui/Toasts';
import type { ApprovalStatus } from '../contract';
import { type Decision, decisionsFor } from './decisions';
import { words } from './text';

type Ask = { title: (name: string) => string; todo: string };

type Props = {
  /** Who or what is decided on. */
  name: string;
  status: ApprovalStatus;
  /** What taking access away does. */
  ask: Record<'rejected' | 'revoked', Ask>;
  decide: (decision: Decision) => Promise<unknown>;
  decided: () => void;
};

/** The decisions that are open for one row. Granting is one press; taking away is asked for. */
export function Decide({ name, status, ask, decide, decided }: Props) {
  const [asking, setAsking] = useState<'rejected' | 'revoked'>();
  const [busy, setBusy] = useState(false);
  const run = async (decision: Decision) => {
    await decide(decision);
    toast(words.decided[decision](name));
    decided();
  };
  const approve = async () => {
    setBusy(true);
    try {
      await run('approved');
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span class="row nowrap">
      {decisionsFor(status).map(decision => (
        <Button
          key={decision}
          small
          kind={decision === 'approved' ? 'primary' : 'danger'}
          busy={decision === 'approved' && busy}
          aria-label={`${words.actions[decision]} ${name}`}
          onClick={() => (decision === 'approved' ? approve() : setAsking(decision))}
        >
          {words.actions[decision]}
        </Button>
      ))}
      {asking && (
        <Confirm title={ask[asking].title(name)} submit={words.actions[asking]} close={() => setAsking(undefined)} run={() => run(asking)}>{ask[asking].todo}</Confirm>
      )}
    </span>
  );
}
