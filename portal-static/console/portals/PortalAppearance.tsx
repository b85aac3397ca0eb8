import { useLoad } from '../../shared/load';
import { Await, Bones } from '../../shared/ui/Await';
import { Field, Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { appearances } from '../calls/appearances';
import type { ImageKind } from '../contract';
import { Select } from '../ui/Select';
import { words as common } from '../ui/text';
import { appearanceChange, imageChanges, isUploaded } from './appearance';
import { ImageField } from './ImageField';
import { words } from './text';

const KINDS: ImageKind[] = ['logo', 'catalog_cover'];
const TEXT_MAX = 512;

/** How the portal looks. What nobody has set is shown as readers see it, so that it can be changed from there. */
export function PortalAppearance({ portal }: { portal: string }) {
  const loaded = useLoad(async signal => {
    const [appearance, defaults, theme, logo, cover] = await Promise.all([
      appearances.find(portal, signal), appearances.defaults(signal), appearances.theme(portal, signal), appearances.image(portal, 'logo', signal), appearances.image(portal, 'catalog_cover', signal),
    ]);
    return { appearance, text: (appearance.text ?? defaults.text).catalog, theme, pictures: { logo, catalog_cover: cover } };
  }, [portal]);
  return (
    <Await of={loaded} skeleton={<Bones kind="row" count={4} />}>
      {({ appearance, text, theme, pictures }) => (
        <div class="form-page">
          <Form
            submit={common.save}
            onSubmit={async (values, data) => {
              await appearances.change(portal, appearanceChange({ theme, text }, values, await imageChanges(data, KINDS)));
              toast(common.saved);
              loaded.reload();
            }}
          >
            <h2>{words.look.title}</h2>
            <Select
              name="theme_name"
              label={words.look.theme}
              hint={words.look.themeHint}
              options={themes(theme)}
              {...(theme in words.look.themes ? { value: theme } : { prompt: words.look.themeOther })}
            />
            <ImageField name="logo" label={words.look.images.logo} hint={words.look.imageHints.logo} shown={pictures.logo} isUploaded={isUploaded(appearance, 'logo')} />
            <h2>{words.look.catalog}</h2>
            <Field name="text.catalog.welcome_message" label={words.look.welcome} hint={words.look.welcomeHint} maxLength={TEXT_MAX} value={text.welcome_message} autocomplete="off" />
            <Field name="text.catalog.primary_header" label={words.look.header} hint={words.look.headerHint} required maxLength={TEXT_MAX} value={text.primary_header} autocomplete="off" />
            <ImageField
              name="catalog_cover" label={words.look.images.catalog_cover} hint={words.look.imageHints.catalog_cover} shown={pictures.catalog_cover} isUploaded={isUploaded(appearance, 'catalog_cover')}
            />
          </Form>
        </div>
      )}
    </Await>
  );
}

/** Colors of one's own are set by API; where there are some they can be kept, but not be chosen out of nothing. */
const themes = (current: string) =>
  Object.entries(words.look.themes).filter(([value]) => value !== 'custom' || current === 'custom').map(([value, label]) => ({ value, label }));
