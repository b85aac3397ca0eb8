import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { roles } from '../calls/teams';
import type { RoleName, TeamRole } from '../contract';
import { Radios } from '../ui/Choices';
import { Select } from '../ui/Select';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { type Usable, usable } from './usable';
import { words } from './text';

type Props = { portal: string; team: string };

export function TeamRoles({ portal, team }: Props) {
  const loaded = useLoad(async signal => {
    const [given, things] = await Promise.all([roles.list(portal, team, signal), usable(signal)]);
    return { given, things };
  }, [portal, team]);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<{ role: TeamRole; name: string }>();
  const add = <Button kind="primary" onClick={() => setAdding(true)}>{words.teams.addRole}</Button>;
  return (
    <Await of={loaded} skeleton={<Bones kind="row" count={3} />}>
      {({ given, things }) => (
        <div class="stack">
          {given.length === 0 ? <Empty title={words.teams.noRole} action={add}>{words.teams.noRoleTodo}</Empty> : (
            <>
              <div>{add}</div>
              <Table label={words.teams.tabs.apis} head={[words.teams.api, words.teams.role]} actions={common.actions}>
                {given.map(role => {
                  const thing = things.find(thing => thing.id === role.entity_id);
                  const name = thing?.name ?? words.teams.gone;
                  return (
                    <tr key={role.id}>
                      <th scope="row">{thing ? <a href={thing.href}>{name}</a> : name}{thing?.kind && <span class="soft small"> {thing.kind}</span>}</th>
                      <td>{role.role_name}</td>
                      <td class="actions">
                        <Button small kind="danger" aria-label={`${words.teams.leave} ${role.role_name} ${name}`} onClick={() => setRevoking({ role, name })}>{words.teams.leave}</Button>
                      </td>
                    </tr>
                  );
                })}
              </Table>
            </>
          )}
          {adding && <Add portal={portal} team={team} things={things} close={() => setAdding(false)} added={loaded.reload} />}
          {revoking && (
            <Confirm
              title={words.teams.revokeTitle(revoking.role.role_name, revoking.name)}
              submit={words.teams.leave}
              close={() => setRevoking(undefined)}
              run={async () => {
                await roles.remove(portal, team, revoking.role.id);
                toast(words.teams.revoked);
                loaded.reload();
              }}
            >
              {words.teams.revokeTodo}
            </Confirm>
          )}
        </div>
      )}
    </Await>
  );
}

const NAMES = ['API Viewer', 'API Consumer'] as const satisfies readonly RoleName[];

function Add({ portal, team, things, close, added }: Props & { things: Usable[]; close: () => void; added: () => void }) {
  if (things.length === 0) return <Dialog title={words.teams.addRole} close={close}><p>{words.teams.nothingToUse}</p><div><Button onClick={close}>{text.close}</Button></div></Dialog>;
  return (
    <Dialog title={words.teams.addRole} close={close}>
      <Form
        submit={words.teams.addRole}
        aside={<Button onClick={close}>{text.cancel}</Button>}
        onSubmit={async ({ entity_id: entity, role_name: name }) => {
          await roles.assign(portal, team, name as RoleName, entity!);
          toast(words.teams.assigned);
          close();
          added();
        }}
      >
        <Select
          name="entity_id"
          label={words.teams.api}
          prompt={words.teams.apiPrompt}
          required
          options={things.map(({ id, name, kind }) => ({ value: id, label: kind ? `${name} (${kind})` : name }))}
        />
        <Radios<RoleName> name="role_name" legend={words.teams.role} value="API Consumer" choices={NAMES.map(value => ({ value, label: value, hint: words.teams.roles[value] }))} />
      </Form>
    </Dialog>
  );
}
