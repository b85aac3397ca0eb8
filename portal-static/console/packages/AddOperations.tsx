import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { apis, operations } from '../calls/catalog';
import type { Api } from '../contract';
import { ALL } from '../http';
import { type Member, memberOf, titleOf } from './compose';
import { MatchBadge } from './MemberTable';
import { words } from './text';

// Fewer are found at a glance.
const SEARCH_FROM = 12;

type Props = { members: Member[]; add: (members: Member[]) => void; close: () => void };

/** The APIs whose operations can be packaged, and those operations. */
export function AddOperations({ members, add, close }: Props) {
  const linked = useLoad(signal => apis.list({ mode: 'access_control_enforcement', size: ALL }, signal), []);
  return (
    <Dialog wide title={words.pane.title} close={close}>
      <Await of={linked} skeleton={<Bones kind="row" count={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={words.pane.none} action={<a class={buttonClass('primary')} href="/apis">{words.pane.noneAction}</a>}>{words.pane.noneTodo}</Empty>
          ) : (
            <>
              <p class="soft">{words.pane.lead}</p>
              <ul class="lines">{data.map(api => <li key={api.id}><OfApi api={api} members={members} add={add} /></li>)}</ul>
            </>
          )
        }
      </Await>
      <div class="dialog-foot"><Button kind="primary" onClick={close}>{words.pane.done}</Button></div>
    </Dialog>
  );
}

function OfApi({ api, members, add }: { api: Api; members: Member[]; add: (members: Member[]) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="fold" name="apis" open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{api.name} {api.version}</summary>
      {isOpen && <Choice api={api} members={members} add={add} />}
    </details>
  );
}

function Choice({ api, members, add }: { api: Api; members: Member[]; add: (members: Member[]) => void }) {
  const list = useLoad(signal => operations.list(api.id, signal), [api.id]);
  const [typed, search] = useState('');
  const taken = new Set(members.map(member => member.id));
  return (
    <Await of={list} skeleton={<Bones kind="row" count={3} />}>
      {all => {
        if (all.length === 0) return <p class="line soft">{words.pane.empty}</p>;
        const shown = all.filter(operation => titleOf(operation).toLowerCase().includes(typed.trim().toLowerCase()));
        const free = shown.filter(operation => !taken.has(operation.id)).map(operation => memberOf(api, operation));
        return (
          <>
            <div class="line">
              {all.length >= SEARCH_FROM && <input class="input search-path" type="search" aria-label={words.pane.search} placeholder={words.pane.search} value={typed} onInput={event => search(event.currentTarget.value)} />}
              {free.length > 1 && (
                <Button small onClick={() => { add(free); toast(words.pane.addedAllToast(free.length)); }}>{words.pane.addAll(free.length)}</Button>
              )}
            </div>
            <ul class="fold-list">
              {shown.map(operation => (
                <li key={operation.id} class="line">
                  <span class="line-main"><span class="mono">{titleOf(operation)}</span><span><MatchBadge isMatched={operation.implementation_status?.matched ?? false} /></span></span>
                  {/* It stays where it is, so that the focus does too. */}
                  <Button
                    small
                    aria-disabled={taken.has(operation.id)}
                    aria-label={`${taken.has(operation.id) ? words.pane.added : words.pane.add} ${titleOf(operation)}`}
                    onClick={() => {
                      if (taken.has(operation.id)) return;
                      add([memberOf(api, operation)]);
                      toast(words.pane.addedToast(titleOf(operation)));
                    }}
                  >
                    {taken.has(operation.id) ? `✓ ${words.pane.added}` : words.pane.add}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </Await>
  );
}
