import type { AppearanceChange, ImageChanges } from '../calls/appearances';
import type { Appearance, CatalogText, ImageKind } from '../contract';

/** Only what is new: a theme brings its colors along, and would take away those that were set after it. */
export function appearanceChange(shown: { theme: string; text: CatalogText }, values: Record<string, string>, images: ImageChanges): AppearanceChange {
  const text = { primary_header: values['text.catalog.primary_header']!.trim(), welcome_message: values['text.catalog.welcome_message']!.trim() };
  const isNew = text.primary_header !== shown.text.primary_header || text.welcome_message !== shown.text.welcome_message;
  return {
    ...(values.theme_name && values.theme_name !== shown.theme && { theme_name: values.theme_name }),
    ...(isNew && { text: { catalog: text } }),
    ...(Object.keys(images).length > 0 && { images }),
  };
}

/** Whether somebody uploaded it. One that this contract has no words for, which is a vector image, is left out of its answer. */
export const isUploaded = (appearance: Appearance, kind: ImageKind): boolean => appearance.images[kind] !== null;

/** What the form says of an image: nothing, another one, or that it goes. */
export async function imageChanges(data: FormData, kinds: readonly ImageKind[]): Promise<ImageChanges> {
  const changes: ImageChanges = {};
  for (const kind of kinds) {
    const file = data.get(`images.${kind}`);
    if (file instanceof File && file.name !== '') changes[kind] = { data: await dataUriOf(file), filename: file.name };
    else if (data.has(`remove.${kind}`)) changes[kind] = null;
  }
  return changes;
}

const dataUriOf = (file: File) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
