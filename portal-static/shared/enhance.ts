import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import go from 'highlight.js/lib/languages/go';
import http from 'highlight.js/lib/languages/http';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import yaml from 'highlight.js/lib/languages/yaml';
import { type DiagramKind, drawDiagram } from './diagrams';
import { text } from './text';
import { isDark, onThemeChange } from './theme';
import { copy } from './ui/Copy';

for (const [name, language] of Object.entries({ bash, csharp, go, http, javascript, json, python, yaml })) hljs.registerLanguage(name, language);
hljs.registerAliases(['sh', 'shell', 'console'], { languageName: 'bash' });
hljs.registerAliases(['js', 'ts', 'typescript'], { languageName: 'javascript' });

/** Adds to rendered Markdown what needs a script: colours, copy buttons, diagrams. Without it the page reads the same. Returns the undoing. */
export function enhance(article: HTMLElement): () => void {
  const undo: (() => void)[] = [];
  for (const code of article.querySelectorAll<HTMLElement>('pre > code')) {
    const language = [...code.classList].find(name => name.startsWith('language-'))?.slice('language-'.length);
    if (language === 'mermaid' || language === 'plantuml') undo.push(diagram(code, language));
    else {
      if (language && hljs.getLanguage(language)) code.innerHTML = hljs.highlight(code.textContent ?? '', { language, ignoreIllegals: true }).value;
      addCopy(code);
    }
  }
  // A box that scrolls must be reachable by keyboard.
  const sizes = new ResizeObserver(entries => {
    for (const { target } of entries) if (target instanceof HTMLElement && target.scrollWidth > target.clientWidth) target.tabIndex = 0;
  });
  for (const box of article.querySelectorAll('pre, table')) sizes.observe(box);
  undo.push(() => sizes.disconnect());
  return () => undo.forEach(run => run());
}

function addCopy(code: HTMLElement): void {
  const pre = code.parentElement!;
  const box = document.createElement('div');
  box.className = 'code';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button-small code-copy';
  button.textContent = text.copy;
  button.addEventListener('click', () => copy(code.textContent ?? ''));
  pre.replaceWith(box);
  box.append(pre, button);
}

function diagram(code: HTMLElement, kind: DiagramKind): () => void {
  const pre = code.parentElement!;
  const source = code.textContent ?? '';
  const box = document.createElement('figure');
  box.className = 'diagram';
  const image = document.createElement('img');
  image.alt = titleOf(source) ?? text.diagram;
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = text.diagramSource;
  const note = document.createElement('p');
  note.className = 'field-error';
  pre.replaceWith(box);
  details.append(summary, pre);
  box.append(details);

  let shown: string | undefined;
  const draw = async () => {
    box.setAttribute('aria-busy', 'true');
    try {
      const dark = isDark();
      const svg = await drawDiagram(kind, source, dark);
      const next = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      if (shown) URL.revokeObjectURL(shown);
      shown = next;
      image.width = widthOf(svg) ?? 640;
      image.src = next;
      image.toggleAttribute('data-dark', dark);
      note.remove();
      if (!image.isConnected) box.prepend(image);
    } catch (error) {
      note.textContent = text.diagramFailed(error instanceof Error ? error.message : String(error));
      box.prepend(note);
      details.open = true;
    } finally {
      box.setAttribute('aria-busy', 'false');
    }
  };
  void draw();
  const stop = onThemeChange(() => void draw());
  return () => {
    stop();
    if (shown) URL.revokeObjectURL(shown);
  };
}

/**
 * The picture's own width: Mermaid says width="100%", which would blow a small diagram up to the page. Read from the text, because a parsed
 * document would be held to this page's policy and report the styles in it.
 */
export function widthOf(svg: string): number | undefined {
  const box = /<svg\b[^>]*\sviewBox="([^"]*)"/.exec(svg)?.[1]?.split(/[\s,]+/);
  const width = Number(box?.[2]);
  return width > 0 ? Math.ceil(width) : undefined;
}

/** `title Something` in PlantUML, `title: Something` or `accTitle: Something` in Mermaid. */
export const titleOf = (source: string): string | undefined => /^\s*(?:accTitle|title)\s*:?\s+(.+)$/m.exec(source)?.[1]?.trim();
