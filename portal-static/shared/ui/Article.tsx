import { useEffect, useRef } from 'preact/hooks';

/** Rendered Markdown. The colours, copy buttons and diagrams come after the text has been painted. */
export function Article({ html, label }: { html: string; label?: string }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    let undo: (() => void) | undefined;
    let gone = false;
    if (box.current?.querySelector('pre, table')) {
      void import('../enhance').then(({ enhance }) => {
        if (!gone && box.current) undo = enhance(box.current);
        // What did not come only adds to what can be read.
      }, () => {});
    }
    return () => {
      gone = true;
      undo?.();
    };
  }, [html]);
  return <article ref={box} key={html} class="article" aria-label={label} dangerouslySetInnerHTML={{ __html: html }} />;
}
