import { Badge } from '../../shared/ui/Badge';
import { Button } from '../../shared/ui/Button';
import type { RateLimit } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { LIMIT_DEFAULT, limitField, type Member, titleOf } from './compose';
import { LimitFields } from './LimitFields';
import { words } from './text';

type Props = { members: Member[]; limit: (member: Member, limit: RateLimit | null) => void; remove: (member: Member) => void };

/** The operations of a package while it is composed. */
export const MemberTable = ({ members, limit, remove }: Props) => (
  <Table label={words.operations} head={[words.operation, words.api, words.ownLimit]} actions={common.actions}>
    {members.map(member => (
      <tr key={member.id} class={member.isMatched ? undefined : 'row-warn'}>
        <th scope="row"><span class="mono">{titleOf(member)}</span><br /><MatchBadge isMatched={member.isMatched} /></th>
        <td>{member.api.name} {member.api.version}</td>
        <td>
          <label class="check">
            <input
              type="checkbox"
              checked={member.limit !== null}
              aria-label={words.ownLimitOf(titleOf(member))}
              onChange={event => limit(member, event.currentTarget.checked ? LIMIT_DEFAULT : null)}
            />
            {words.ownLimit}
          </label>
          {member.limit && (
            <LimitFields
              name={limitField(member.id)}
              labels={{ calls: words.callsOf(titleOf(member)), per: words.perOf(titleOf(member)) }}
              value={member.limit}
              onChange={value => limit(member, value)}
            />
          )}
        </td>
        <td class="actions"><Button small aria-label={`${words.removeOperation} ${titleOf(member)}`} onClick={() => remove(member)}>{words.removeOperation}</Button></td>
      </tr>
    ))}
  </Table>
);

export const MatchBadge = ({ isMatched }: { isMatched: boolean }) =>
  isMatched ? <Badge tone="good">✓ {words.matched}</Badge> : <Badge tone="warn">! {words.notMatched}</Badge>;
