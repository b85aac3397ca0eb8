import { describe, expect, it } from 'vitest';
import { appearanceChange, imageChanges, isUploaded } from '../portals/appearance';

const shown = { theme: 'mint_rocket', text: { primary_header: 'All of it', welcome_message: 'Hello' } };
const values = (theme: string, header: string, welcome: string) => ({ theme_name: theme, 'text.catalog.primary_header': header, 'text.catalog.welcome_message': welcome });

describe('the look of a portal', () => {
  it('is told only what is new', () => {
    expect(appearanceChange(shown, values('mint_rocket', 'All of it ', 'Hello'), {})).toEqual({});
    expect(appearanceChange({ ...shown, theme: 'default' }, values('', 'All of it', 'Hello'), {})).toEqual({});
    expect(appearanceChange(shown, values('dark_mode', 'All of it', ''), { logo: null })).toEqual({
      theme_name: 'dark_mode', text: { catalog: { primary_header: 'All of it', welcome_message: '' } }, images: { logo: null },
    });
  });

  it('takes a file over the wish that an image goes, and neither where nothing was said', async () => {
    const data = new FormData();
    data.set('images.logo', new File([Uint8Array.of(1, 2, 3)], 'logo.png', { type: 'image/png' }));
    data.set('remove.logo', 'on');
    data.set('images.catalog_cover', new File([], ''));
    expect(await imageChanges(data, ['logo', 'catalog_cover'])).toEqual({ logo: { data: 'data:image/png;base64,AQID', filename: 'logo.png' } });
    data.set('remove.catalog_cover', 'on');
    expect((await imageChanges(data, ['catalog_cover'])).catalog_cover).toBeNull();
  });

  it('has a logo also where the answer cannot say it', () => {
    expect(isUploaded({ text: null, images: { catalog_cover: null } }, 'logo')).toBe(true);
    expect(isUploaded({ text: null, images: { logo: null } }, 'logo')).toBe(false);
  });
});
