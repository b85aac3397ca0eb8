import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { Table } from '../../shared/ui/Table';
import { words as common } from '../ui/text';

type Props<T> = {
  label: string;
  head: readonly string[];
  all: T[];
  create: { href: string; title: string };
  empty: { title: string; todo: string };
  nameOf: (item: T) => string;
  /** The cells after the name. */
  cells: (item: T) => VNode;
  href: (item: T) => string;
  removeTodo: (item: T) => string;
  remove: (item: T) => Promise<void>;
  changed: () => void;
};

/** Services, routes or plugins: named rows that lead to their form, and go after a question. */
export function EntityTable<T extends { id: string }>({ label, head, all, create, empty, nameOf, cells, href, removeTodo, remove, changed }: Props<T>) {
  const [removing, setRemoving] = useState<T>();
  const add: ComponentChildren = <a class={buttonClass('primary')} href={create.href}>{create.title}</a>;
  if (all.length === 0) return <Empty title={empty.title} action={add}>{empty.todo}</Empty>;
  return (
    <div class="stack">
      <div>{add}</div>
      <Table label={label} head={head} actions={common.actions}>
        {all.map(item => (
          <tr key={item.id}>
            <th scope="row"><a href={href(item)}>{nameOf(item)}</a></th>
            {cells(item)}
            <td class="actions"><Button small kind="danger" aria-label={`${common.remove} ${nameOf(item)}`} onClick={() => setRemoving(item)}>{common.remove}</Button></td>
          </tr>
        ))}
      </Table>
      {removing && (
        <Confirm
          title={common.removeTitle(nameOf(removing))}
          submit={common.remove}
          close={() => setRemoving(undefined)}
          run={async () => {
            await remove(removing);
            toast(common.removed(nameOf(removing)));
            changed();
          }}
        >
          {removeTodo(removing)}
        </Confirm>
      )}
    </div>
  );
}
