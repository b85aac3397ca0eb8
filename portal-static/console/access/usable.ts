import { apis } from '../calls/catalog';
import { packages } from '../calls/packages';
import { products } from '../calls/products';
import { ALL } from '../http';
import { words } from './text';

export type Usable = { id: string; name: string; href: string; /** Empty for what most of them are. */ kind: string };

/** What a role can be for. Published or not: roles are often given before something is shown. */
export async function usable(signal?: AbortSignal): Promise<Usable[]> {
  const [single, bundles, classic] = await Promise.all([apis.list({ size: ALL }, signal), packages.list({ size: ALL }, signal), products.list({ size: ALL }, signal)]);
  const named = (name: string, version?: string | null) => (version ? `${name} ${version}` : name);
  return [
    ...single.data.map(({ id, name, version }) => ({ id, name: named(name, version), href: `/apis/${id}`, kind: words.teams.types.api })),
    ...bundles.data.map(({ id, name, version }) => ({ id, name: named(name, version), href: `/api-packages/${id}`, kind: words.teams.types.api_package })),
    ...classic.data.map(({ id, name }) => ({ id, name, href: `/api-products/${id}`, kind: words.teams.types.product })),
  ];
}
