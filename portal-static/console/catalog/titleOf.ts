// Titles stand at the beginning; no more than this is looked through for a field that can be typed.
const LOOKED_AT_CHARACTERS = 100_000;

/**
 * What a document calls itself, or "" where that is not seen at a glance. Only a suggestion for a field: management reads documents with a parser, which pages
 * would have to load.
 */
export function titleOf(document: string): string {
  const text = document.slice(0, LOOKED_AT_CHARACTERS);
  if (text.trimStart().startsWith('{')) {
    const found = /"info"\s*:\s*\{[^{}]*?"title"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text);
    return found ? parsed(found[1]!) : '';
  }
  const block = /^info:[ \t]*(?:#.*)?\r?\n((?:[ \t]+.*\r?\n|[ \t]*\r?\n|#.*\r?\n)*)/m.exec(`${text}\n`)?.[1];
  const found = block === undefined ? /^info:[ \t]*\{[^}]*?\btitle:[ \t]*("[^"]*"|'[^']*'|[^,}\n]*)/m.exec(text) : /^[ \t]+title:[ \t]*("[^"]*"|'[^']*'|[^\n]*?)[ \t]*(?: #.*)?\r?$/m.exec(block);
  const title = found?.[1]?.trim() ?? '';
  // A title in several lines is none that fits a name.
  return /^[|>]/.test(title) ? '' : title.startsWith('"') ? parsed(title) : title.startsWith("'") ? title.slice(1, -1) : title;
}

function parsed(quoted: string): string {
  try {
    return String(JSON.parse(quoted)).trim();
  } catch {
    return '';
  }
}
