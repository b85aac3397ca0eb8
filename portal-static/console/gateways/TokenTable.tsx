import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { dayOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { Field, Form } from '../../shared/ui/Form';
import { SecretDialog } from '../../shared/ui/Secret';
import { toast } from '../../shared/ui/Toasts';
import { gatewayTokens } from '../calls/gateways';
import type { GatewayToken } from '../contract';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';
import { words } from './text';

/** The tokens of other gateways. Loaded by itself: whoever may see services need not see these. */
export function TokenTable({ controlPlane }: { controlPlane: string }) {
  const tokens = useLoad(signal => gatewayTokens.list(controlPlane, signal), [controlPlane]);
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<GatewayToken>();
  const add = <Button kind="primary" onClick={() => setMaking(true)}>{words.token.create}</Button>;
  return (
    <Await of={tokens} skeleton={<Bones kind="row" count={2} />}>
      {all => (
        <div class="stack">
          {all.length === 0 ? <Empty title={words.token.none} action={add}>{words.token.noneTodo}</Empty> : (
            <>
              <p class="soft">{words.token.lead}</p>
              <div>{add}</div>
              <Table label={words.tabs.tokens} head={[words.token.name, words.token.made]} actions={common.actions}>
                {all.map(token => (
                  <tr key={token.id}>
                    <th scope="row">{token.name}</th>
                    <td class="nowrap"><time dateTime={token.created_at}>{dayOf(token.created_at)}</time></td>
                    <td class="actions"><Button small kind="danger" aria-label={`${common.remove} ${token.name}`} onClick={() => setRemoving(token)}>{common.remove}</Button></td>
                  </tr>
                ))}
              </Table>
            </>
          )}
          {making && <NewToken controlPlane={controlPlane} close={() => setMaking(false)} made={tokens.reload} />}
          {removing && (
            <Confirm
              title={common.removeTitle(removing.name)}
              submit={common.remove}
              close={() => setRemoving(undefined)}
              run={async () => {
                await gatewayTokens.remove(controlPlane, removing.id);
                toast(common.removed(removing.name));
                tokens.reload();
              }}
            >
              {words.token.removeTodo}
            </Confirm>
          )}
        </div>
      )}
    </Await>
  );
}

type Props = { controlPlane: string; close: () => void; made: () => void };

/** Asks for a name, makes the token, shows it once. */
function NewToken({ controlPlane, close, made }: Props) {
  const [fresh, setFresh] = useState<GatewayToken & { token: string }>();
  if (fresh) {
    return (
      <SecretDialog title={words.token.ready(fresh.name)} secrets={[{ label: words.token.label, value: fresh.token }]} saved={close}>
        {words.token.shownOnce}
      </SecretDialog>
    );
  }
  return (
    <Dialog title={words.token.create} close={close}>
      <Form
        submit={words.token.submit}
        aside={<Button onClick={close}>{text.cancel}</Button>}
        onSubmit={async ({ name }) => {
          setFresh(await gatewayTokens.create(controlPlane, name!.trim()));
          made();
        }}
      >
        <Field name="name" label={words.token.name} hint={words.token.nameHint} required maxLength={256} autocomplete="off" />
      </Form>
    </Dialog>
  );
}
