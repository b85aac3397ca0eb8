import { useState } from 'preact/hooks';
import { Refused } from '../../shared/problem';
import { Switch } from '../ui/Choices';
import { words } from './text';

const GUARDED = 'Operations are not allowed to be removed';

/**
 * For changes that would take operations away: refused at first (409), then offered with a switch that says what it means. Runs the change and
 * returns the switch.
 */
export function useForce() {
  const [isGuarded, setGuarded] = useState(false);
  const run = async <T,>(data: FormData, change: (force: boolean) => Promise<T>): Promise<T> => {
    try {
      return await change(data.has('force'));
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 409 && error.problem.detail?.startsWith(GUARDED)) setGuarded(true);
      throw error;
    }
  };
  return { run, consent: isGuarded ? <Switch name="force" label={words.api.force} hint={words.api.forceHint} /> : null };
}
