import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { type Problem, problemOf } from '../../shared/problem';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Failure } from '../../shared/ui/Failure';
import { toast } from '../../shared/ui/Toasts';
import { enforcing, plugins } from '../calls/gateways';
import type { MatchPolicy as Policy } from '../contract';
import { MatchPolicy } from '../gateways/MatchPolicy';
import { words } from './text';

/** Says whether the control plane enforces access, and lets it do so if not. Stands inside of a form, so its button does not send that. */
export function AddEnforcement({ controlPlane }: { controlPlane: string }) {
  const list = useLoad(signal => plugins.list(controlPlane, signal), [controlPlane]);
  const [policy, setPolicy] = useState<Policy>('if_present');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const add = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await plugins.create(controlPlane, { name: 'ace', config: { match_policy: policy } });
      toast(words.link.aceAdded);
      list.reload();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Await of={list} skeleton={<Bones kind="row" />}>
      {all =>
        enforcing(all) ? (
          <p role="status" class="good">✓ {words.link.aceThere}</p>
        ) : (
          <section class="card stack" aria-labelledby="add-enforcement">
            <h3 id="add-enforcement">{words.link.ace}</h3>
            <p>{words.link.aceTodo}</p>
            {problem && <Failure problem={problem} />}
            <MatchPolicy value={policy} onChange={setPolicy} />
            <div><Button busy={busy} onClick={add}>{words.link.aceAdd}</Button></div>
          </section>
        )
      }
    </Await>
  );
}
