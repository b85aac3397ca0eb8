import { useState } from 'preact/hooks';
import { text } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import type { DocumentTree } from '../contract';
import { Select } from '../ui/Select';
import type { wordsOf } from './text';
import { parentsFor, siblingsUnder } from './tree';

type Props = {
  words: ReturnType<typeof wordsOf>;
  tree: DocumentTree[];
  document: DocumentTree;
  move: (document: string, parent: string | null, index: number) => Promise<void>;
  /** False where it comes to stand last. */
  ordered: boolean;
  close: () => void;
  moved: () => void;
};

export function MoveDocument({ words, tree, document, move, ordered, close, moved }: Props) {
  const [parent, setParent] = useState(document.parent_document_id ?? '');
  const siblings = siblingsUnder(tree, parent || null).filter(other => other.id !== document.id);
  // Where it is now, or last where it comes from elsewhere.
  const now = parent === (document.parent_document_id ?? '') ? siblingsUnder(tree, parent || null).findIndex(other => other.id === document.id) : siblings.length;
  return (
    <Dialog title={words.moveTitle(document.title)} close={close}>
      <Form
        submit={words.move}
        aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
        onSubmit={async ({ index }) => {
          await move(document.id, parent || null, Number(index));
          toast(words.moved(document.title));
          moved();
          close();
        }}
      >
        <Select
          name="parent_document_id"
          label={words.parent}
          prompt={words.top}
          options={parentsFor(tree, document.id).map(({ document: { id, title }, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${title}` }))}
          value={parent}
          onChange={setParent}
        />
        {ordered && (
          <Select
            key={parent}
            name="index"
            label={words.position}
            options={[{ value: '0', label: words.first }, ...siblings.map((other, index) => ({ value: String(index + 1), label: words.after(other.title) }))]}
            value={String(now)}
          />
        )}
      </Form>
    </Dialog>
  );
}
