import type { ApiVersionSummary } from '../contract';

// A specification is taken up by a trigger: within seconds on a laptop, a minute where blobs are scanned.
const FRESH_MS = 15_000;
const ASKS_MAX = 40;

/**
 * Whether the operations may still be those of an earlier document, or none. The contract does not tell how far a document has been read, so an empty list
 * is asked for again for a minute, and any list while the document is only seconds old.
 */
export function stillReading(current: ApiVersionSummary | null, operations: number, asked: number, now = Date.now()): boolean {
  if (!current || current.spec.type === 'asyncapi' || asked >= ASKS_MAX) return false;
  return operations === 0 || now - Date.parse(current.updated_at) < FRESH_MS;
}
