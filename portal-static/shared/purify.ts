/** Belt and braces: the server's renderer makes safe HTML; what is put into this page by a script is looked at once more. */
export async function purify(html: string): Promise<string> {
  const { default: DOMPurify } = await import('dompurify');
  return DOMPurify.sanitize(html, { USE_PROFILES: { html: true, svg: true }, FORBID_TAGS: ['style', 'form'], FORBID_ATTR: ['style'] });
}
