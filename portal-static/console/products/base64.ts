// The arguments of one call: engines bound their number.
const CHUNK = 0x8000;

/** UTF-8 in base64, as the classic contract takes documents. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
