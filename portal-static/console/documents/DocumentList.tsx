import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { problemOf } from '../../shared/problem';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Empty } from '../../shared/ui/Empty';
import { explain } from '../../shared/ui/Failure';
import { toast } from '../../shared/ui/Toasts';
import { addDefaultContent, isOrdered, type TextOwner, textsOf, textsPath } from '../calls/documents';
import type { DocumentTree } from '../contract';
import { words as common } from '../ui/text';
import { MoveDocument } from './MoveDocument';
import { words as pageWords, wordsOf } from './text';
import { type Place, places } from './tree';

type Open = { kind: 'move' | 'remove'; document: DocumentTree };

/** The documents of an API or a package, or the pages of a portal, in the order and under the parents that its readers find them. */
export function DocumentList({ type, id }: { type: TextOwner; id: string }) {
  const words = wordsOf(type);
  const documents = textsOf(type, id);
  const loaded = useLoad(documents.tree, [type, id]);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const here = textsPath(type, id);
  const add = <a class={buttonClass('primary')} href={`${here}/new`}>{words.create}</a>;
  const publish = async ({ id, title, status }: DocumentTree) => {
    const next = status === 'published' ? 'unpublished' : 'published';
    try {
      await documents.change(id, { status: next });
      toast(words[next](title));
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    }
    loaded.reload();
  };
  const begin = async () => {
    try {
      await addDefaultContent(id);
      toast(pageWords.begun);
    } catch (error) {
      toast(explain(problemOf(error)).join('. '));
    }
    loaded.reload();
  };
  return (
    <Await of={loaded} skeleton={<Bones kind="row" count={3} />}>
      {tree =>
        tree.length === 0 ? (
          <Empty title={words.none} action={<span class="row">{add}{type === 'portal' && <Button onClick={begin}>{pageWords.begin}</Button>}</span>}>{words.noneTodo}</Empty>
        ) : (
          <div class="stack">
            <div>{add}</div>
            <ul class="lines" aria-label={words.title}>
              {places(tree).map(place => <Line key={place.document.id} words={words} place={place} here={here} publish={publish} open={setOpen} />)}
            </ul>
            {open?.kind === 'move' && <MoveDocument words={words} tree={tree} document={open.document} move={documents.move} ordered={isOrdered(type)} close={close} moved={loaded.reload} />}
            {open?.kind === 'remove' && (
              <Confirm
                title={common.removeTitle(open.document.title)}
                submit={common.remove}
                close={close}
                run={async () => {
                  await documents.remove(open.document.id);
                  toast(common.removed(open.document.title));
                  loaded.reload();
                }}
              >
                {words.removeTodo}
              </Confirm>
            )}
          </div>
        )
      }
    </Await>
  );
}

type LineProps = { words: ReturnType<typeof wordsOf>; place: Place; here: string; publish: (document: DocumentTree) => void; open: (open: Open) => void };

function Line({ words, place: { document, path, depth, isHidden }, here, publish, open }: LineProps) {
  const { id, title, status } = document;
  const action = status === 'published' ? words.unpublish : words.publish;
  return (
    <li class={`line document-depth-${Math.min(depth, 4)}`}>
      <span class="line-main">
        <span class="row">
          <a href={`${here}/${id}`}>{title}</a>
          {status === 'published' ? <Badge tone="good">✓ {words.statuses.published.label}</Badge> : <Badge>{words.statuses.unpublished.label}</Badge>}
          {isHidden && <Badge tone="warn">! {words.hidden}</Badge>}
        </span>
        <span class="soft small mono">/{path}</span>
      </span>
      <span class="row">
        <Button small aria-label={`${action}: ${title}`} onClick={() => publish(document)}>{action}</Button>
        <a class={buttonClass('plain', true)} href={`${here}/new?under=${id}`} aria-label={words.addUnder(title)}>{words.under}</a>
        <Button small aria-label={`${words.move}: ${title}`} onClick={() => open({ kind: 'move', document })}>{words.move}</Button>
        <Button small kind="danger" aria-label={`${common.remove}: ${title}`} onClick={() => open({ kind: 'remove', document })}>{common.remove}</Button>
      </span>
    </li>
  );
}
