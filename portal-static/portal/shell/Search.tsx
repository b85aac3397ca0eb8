import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';
import { setTheme } from '../../shared/theme';
import Palette, { type PaletteEntry } from '../../shared/ui/Palette';
import { apis } from '../calls';
import { portal } from '../portal';
import { products } from '../products/calls';
import { hasProducts } from '../products/has';
import { developer } from '../session';
import { text } from '../text';
import { sections } from './Header';

const FOUND_SHOWN = 8;

export default function Search({ close }: { close: () => void }) {
  const { route } = useLocation();
  const entries = useMemo(() => {
    const page = (title: string, path: string): PaletteEntry => ({ title, hint: text.search.page, run: () => route(path) });
    const action = (title: string, run: () => void): PaletteEntry => ({ title, hint: text.search.action, run });
    return [
      page(text.nav.home, '/'),
      ...sections().map(({ title, path }) => page(title, path)),
      ...(developer.value ? [page(text.nav.apps, '/apps'), page(text.apps.create, '/apps/new')] : []),
      ...(!developer.value && portal.value?.authentication_enabled ? [page(text.account.signIn, '/login'), page(text.account.signUp, '/register')] : []),
      action(`${text.theme.label}: ${text.theme.light}`, () => setTheme('light')),
      action(`${text.theme.label}: ${text.theme.dark}`, () => setTheme('dark')),
    ];
  }, []);
  const search = async (words: string, signal: AbortSignal) => {
    const [found, bundles] = await Promise.all([apis.list({ words, size: FOUND_SHOWN }, signal), hasProducts.value && words ? products.search(words, { size: FOUND_SHOWN }, signal) : undefined]);
    return [
      ...found.data.map(api => ({ title: api.version ? `${api.name} ${api.version}` : api.name, hint: text.search.api, run: () => route(`/apis/${api.slug}`) })),
      ...(bundles?.data ?? []).map(product => ({ title: product.name, hint: text.search.product, run: () => route(`/products/${product.id}`) })),
    ];
  };
  return <Palette label={text.search.label} placeholder={text.search.placeholder} entries={entries} search={search} close={close} />;
}
