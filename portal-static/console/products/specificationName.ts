const ENDING = /\.(ya?ml|json)$/i;

/** What a specification is called: as its file, with the ending that fits what is in it. */
export function specificationName(file: string | undefined, content: string): string {
  const ending = content.trimStart().startsWith('{') ? 'json' : 'yaml';
  const stem = (file ?? '').replace(ENDING, '').trim() || 'specification';
  return `${stem}.${ending}`;
}
