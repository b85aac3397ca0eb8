import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isDark, onThemeChange } from '../../shared/theme';
import { Button } from '../../shared/ui/Button';
import type { ReferenceAnswer, ReferenceRequest } from './messages';
import { words } from './text';

type Props = { content: string; /** Whether calls can be sent from it. */ canTry?: boolean };

/** A specification as portals show it, drawn in a frame of no origin: the renderer does not get at the administrator's token. */
export function SpecPreview({ content, canTry = false }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<ReferenceAnswer>();
  // Before the frame can say that it is ready.
  useLayoutEffect(() => {
    // A frame of no origin can be named by no other target than '*'; nothing in it can leave.
    const tell = () => frame.current?.contentWindow?.postMessage({ content, canTry, dark: isDark() } satisfies ReferenceRequest, '*');
    const hear = ({ source, data }: MessageEvent<ReferenceAnswer>) => {
      if (source !== frame.current?.contentWindow) return;
      if ('ready' in data) tell();
      setState(data);
    };
    addEventListener('message', hear);
    const stop = onThemeChange(tell);
    return () => {
      removeEventListener('message', hear);
      stop();
    };
  }, [content, canTry]);
  const isDone = state && !('ready' in state);
  return (
    <div class="stack" aria-busy={!isDone}>
      {state && 'error' in state && <div class="note note-warn"><p>{words.failed(state.error)}</p></div>}
      <iframe ref={frame} class="reference-preview" src="/reference-frame.html" sandbox="allow-scripts" title={words.preview} />
      {/* There it has room for its list of tags. */}
      <div><Button small onClick={() => frame.current?.requestFullscreen()}>{words.fullPage}</Button></div>
    </div>
  );
}
