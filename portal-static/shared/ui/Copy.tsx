import { text } from '../text';
import { Button } from './Button';
import { toast } from './Toasts';

export async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    toast(text.copied);
  } catch {
    toast(text.copyFailed);
  }
}

export function Copy({ words, label, small }: { words: string; label: string; small?: boolean }) {
  return <Button small={small ?? false} aria-label={label} onClick={() => copy(words)}>{text.copy}</Button>;
}
