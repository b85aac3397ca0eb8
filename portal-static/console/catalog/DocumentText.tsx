import { words } from './text';

// More is slow to lay out, and nobody reads it here.
const SHOWN_CHARACTERS_MAX = 100_000;

/** A specification as it was uploaded, or the beginning of a long one. */
export const DocumentText = ({ content, labelledBy }: { content: string; labelledBy: string }) => (
  <>
    {content.length > SHOWN_CHARACTERS_MAX && <p class="soft">{words.versions.shortened}</p>}
    <pre class="document" tabIndex={0} role="group" aria-labelledby={labelledBy}>{content.slice(0, SHOWN_CHARACTERS_MAX)}</pre>
  </>
);

export function download(content: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
