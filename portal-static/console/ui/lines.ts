/** Entries of a text area, one a line; empty lines are none. */
export const linesOf = (text: string | undefined): string[] => (text ?? '').split('\n').map(line => line.trim()).filter(line => line !== '');

/** Null where the contract means "any". */
export const someOf = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);

/** Null for what was left empty. */
export const textOrNull = (text: string | undefined): string | null => text?.trim() || null;
