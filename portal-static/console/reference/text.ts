export const words = {
  preview: 'Preview of the reference',
  fullPage: 'Preview in full page',
  failed: (why: string) => `The preview cannot be drawn: ${why}`,
};
