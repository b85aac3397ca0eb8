import { useEffect, useRef, useState } from 'preact/hooks';
import type { MatchPolicy as Policy } from '../contract';
import { Radios } from '../ui/Choices';
import { words } from './text';

/** How the Access Control and Enforcement plugin treats calls that match no operation, and what the strict answer can do. */
export function MatchPolicy({ value = 'if_present', onChange }: { value?: Policy | undefined; onChange?: (value: Policy) => void }) {
  const [chosen, setChosen] = useState<Policy>(value);
  const warning = useRef<HTMLDivElement>(null);
  const shown = useRef(chosen);
  // In a dialog it may be below the edge; where it stands from the start, nothing moves.
  useEffect(() => {
    if (chosen !== shown.current) warning.current?.scrollIntoView({ block: 'nearest' });
    shown.current = chosen;
  }, [chosen]);
  return (
    <>
      <Radios<Policy>
        name="config.match_policy"
        legend={words.plugin.policy}
        choices={(['if_present', 'required'] as const).map(policy => ({ value: policy, ...words.plugin.policies[policy] }))}
        value={value}
        onChange={policy => {
          setChosen(policy);
          onChange?.(policy);
        }}
      />
      <div ref={warning} role="status">
        {chosen === 'required' && <div class="note note-warn"><p class="note-title">{words.plugin.requiredTitle}</p><p>{words.plugin.requiredTodo}</p></div>}
      </div>
    </>
  );
}
