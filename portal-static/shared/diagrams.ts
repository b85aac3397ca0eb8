import { text } from './text';

export type DiagramKind = 'mermaid' | 'plantuml';
export type DiagramRequest = { id: number; kind: DiagramKind; source: string; dark: boolean };
export type DiagramAnswer = { id: number; svg: string } | { id: number; error: string } | { ready: true };

// The first picture waits for up to 1.7 MB of engine.
const ANSWER_MS_MAX = 30_000;

let frame: Promise<HTMLIFrameElement> | undefined;
let last = 0;
const waiting = new Map<number, (answer: DiagramAnswer) => void>();

/**
 * Draws in a sandboxed frame of no origin, because the engines need what our pages forbid themselves: inline styles and WebAssembly. What comes
 * back is text, and is shown as an image, in which nothing runs.
 */
export async function drawDiagram(kind: DiagramKind, source: string, dark: boolean): Promise<string> {
  const { contentWindow } = await (frame ??= openFrame());
  const id = ++last;
  const answer = await new Promise<DiagramAnswer>(resolve => {
    const timer = setTimeout(() => resolve({ id, error: 'it took too long' }), ANSWER_MS_MAX);
    waiting.set(id, answer => {
      clearTimeout(timer);
      resolve(answer);
    });
    // A frame of no origin can be named by no other target than '*'; the diagram is no secret.
    contentWindow?.postMessage({ id, kind, source, dark } satisfies DiagramRequest, '*');
  });
  waiting.delete(id);
  if ('svg' in answer) return answer.svg;
  throw new Error('error' in answer ? answer.error : 'no picture');
}

function openFrame(): Promise<HTMLIFrameElement> {
  const element = document.createElement('iframe');
  element.src = '/diagram-frame.html';
  element.setAttribute('sandbox', 'allow-scripts');
  element.title = text.diagram;
  element.tabIndex = -1;
  element.setAttribute('aria-hidden', 'true');
  element.className = 'diagram-frame';
  return new Promise(resolve => {
    addEventListener('message', ({ source, data }: MessageEvent<DiagramAnswer>) => {
      if (source !== element.contentWindow) return;
      if ('ready' in data) resolve(element);
      else waiting.get(data.id)?.(data);
    });
    document.body.append(element);
  });
}
