import { useEffect, useState } from 'preact/hooks';
import { markdown } from '../../shared/markdown';
import { type Problem, problemOf } from '../../shared/problem';
import { Article } from '../../shared/ui/Article';
import { Failure } from '../../shared/ui/Failure';
import { preview } from '../calls/documents';
import { wordsOf } from './text';

const words = wordsOf('api');

// Long enough not to ask at every key, short enough to be seen as an answer to it.
const PAUSE_MS = 300;

/** What is written, by the renderer that portals use. The last picture stays until there is a new one. */
export function Preview({ content }: { content: string }) {
  const [html, setHtml] = useState('');
  const [shown, setShown] = useState('');
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const leaving = new AbortController();
    const show = async () => {
      try {
        const rendered = content.trim() ? (await markdown()).asPreview(await preview(content, leaving.signal)) : '';
        if (leaving.signal.aborted) return;
        setHtml(rendered);
        setShown(content);
        setProblem(undefined);
      } catch (error) {
        if (!leaving.signal.aborted) setProblem(problemOf(error));
      }
    };
    const timer = setTimeout(show, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [content]);
  return (
    <section class="preview" aria-labelledby="preview" aria-busy={!problem && shown !== content}>
      <h2 id="preview" class="field-label">{words.preview}</h2>
      <div class="preview-page">
        {problem ? <Failure problem={problem} /> : html ? <Article html={html} label={words.preview} /> : <p class="soft">{words.previewEmpty}</p>}
      </div>
    </section>
  );
}
