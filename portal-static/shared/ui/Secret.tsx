import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { text } from '../text';
import { Button } from './Button';
import { Copy } from './Copy';
import { Dialog } from './Dialog';

export type SecretValue = { label: string; value: string };

/** Shows what can be seen only now. It closes by the one button that says it was saved, and by nothing else. */
export function SecretDialog({ title, secrets, saved, children }: { title: string; secrets: SecretValue[]; saved: () => void; children: ComponentChildren }) {
  return (
    <Dialog title={title} close={saved} dismissable={false}>
      <div class="note note-warn"><p>{children}</p></div>
      {secrets.map(secret => <SecretField key={secret.label} {...secret} />)}
      <div class="dialog-foot">
        <Button kind="primary" onClick={saved}>{text.saved}</Button>
      </div>
    </Dialog>
  );
}

function SecretField({ label, value }: SecretValue) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      <div class="secret">
        <input id={id} class="input" readOnly value={value} autocomplete="off" spellcheck={false} onFocus={event => event.currentTarget.select()} />
        <Copy words={value} label={`${text.copy}: ${label}`} />
      </div>
    </div>
  );
}
