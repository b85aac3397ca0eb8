import type { Appearance, CatalogText, ImageKind, UploadedImage } from '../contract';
import { at, get, patch } from '../http';
import { call } from '../session';

const ROOT = '/v2/portals';

export type ImageChanges = Partial<Record<ImageKind, UploadedImage | null>>;
export type AppearanceChange = { theme_name?: string; text?: { catalog: CatalogText }; images?: ImageChanges };

/** How portals look, by the classic contract: it alone has the texts and the cover. */
export const appearances = {
  find: (portal: string, signal?: AbortSignal) => get<Appearance>(at(ROOT, portal, 'appearance'), signal),
  /** What is shown where nobody has said anything. */
  defaults: (signal?: AbortSignal) => get<{ text: { catalog: CatalogText } }>(at(ROOT, 'appearance-defaults'), signal),
  /** The theme by the newer contract, which has more of them. */
  theme: async (portal: string, signal?: AbortSignal) => (await get<{ theme: { name: string } }>(at('/v3/portals', portal, 'customization'), signal)).theme.name,
  image: async (portal: string, kind: ImageKind, signal?: AbortSignal) =>
    (await call('GET', at(ROOT, portal, 'appearance', kind.replace('_', '-')), { accept: 'image/*', signal })).blob(),
  change: (portal: string, body: AppearanceChange) => patch<Appearance>(at(ROOT, portal, 'appearance'), body),
};
