import type { DiagramAnswer, DiagramKind, DiagramRequest } from './diagrams';
import { vendor } from './vendor';

// This document has no origin of its own and a policy without a network; it can draw, and nothing else.

type Draw = (source: string, dark: boolean, id: number) => Promise<string>;

const engines: Record<DiagramKind, () => Promise<Draw>> = { mermaid: loadMermaid, plantuml: loadPlantuml };
const loaded = new Map<DiagramKind, Promise<Draw>>();

const answer = (message: DiagramAnswer) => parent.postMessage(message, '*');

// One after the other: both engines keep state between the start and the end of a drawing.
let queue = Promise.resolve();

addEventListener('message', ({ source, data }: MessageEvent<DiagramRequest>) => {
  if (source === parent) queue = queue.then(() => draw(data));
});

async function draw({ id, kind, source, dark }: DiagramRequest): Promise<void> {
  try {
    const engine = loaded.get(kind) ?? engines[kind]();
    loaded.set(kind, engine);
    answer({ id, svg: await (await engine)(source, dark, id) });
  } catch (error) {
    answer({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

interface Mermaid {
  initialize(options: object): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

async function loadMermaid(): Promise<Draw> {
  const { default: mermaid } = (await import(/* @vite-ignore */ `${vendor.mermaid}/mermaid.esm.min.mjs`)) as { default: Mermaid };
  return async (source, dark, id) => {
    // Labels as SVG text: foreignObject is not drawn in an image.
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'neutral', htmlLabels: false, flowchart: { htmlLabels: false }, fontFamily: 'sans-serif' });
    return (await mermaid.render(`diagram-${id}`, source)).svg;
  };
}

interface Plantuml {
  renderToString(lines: string[], done: (svg: string) => void, failed: (message: string) => void, options?: { dark: boolean }): void;
}

async function loadPlantuml(): Promise<Draw> {
  await loadScript(`${vendor.plantuml}/viz-global.js`);
  const engine = (await import(/* @vite-ignore */ `${vendor.plantuml}/plantuml.js`)) as Plantuml;
  return (source, dark) =>
    new Promise((resolve, reject) => {
      // Without the two lines the engine draws an error.
      const whole = /^\s*@start/m.test(source) ? source : `@startuml\n${source}\n@enduml`;
      engine.renderToString(whole.split(/\r?\n/), resolve, message => reject(new Error(message)), { dark });
    });
}

const loadScript = (src: string) =>
  new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} cannot be loaded`));
    document.head.append(script);
  });

answer({ ready: true });
