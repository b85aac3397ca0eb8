import { Choice, Choices } from '../../shared/ui/Choices';
import type { AuthStrategy } from '../contract';
import { text } from '../text';

export const StrategyChoice = ({ list, chosen, choose }: { list: AuthStrategy[]; chosen: string | undefined; choose: (id: string) => void }) => (
  <Choices legend={text.apps.strategy}>
    {list.map(({ id, name }) => (
      <Choice key={id} name="strategy" value={id} checked={id === chosen} choose={() => choose(id)} label={name} />
    ))}
  </Choices>
);
