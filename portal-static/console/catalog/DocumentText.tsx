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
