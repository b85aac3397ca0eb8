import { apis } from '../calls';
import type { ApiVersion } from '../contract';
import { products } from '../products/calls';
import { text as words } from '../products/text';
import { call } from '../session';
import { text } from '../text';

export interface Version {
  id: string;
  name: string;
}

/** What a reference is of: an API, or a product of the classic contract. */
export interface Source {
  name: string;
  /** Its page. */
  back: string;
  /** The reference of its version in force, without the version. */
  path: string;
  versions: Version[];
  /** The version in force. */
  current: string | undefined;
  /** What is said where there is no document. */
  none: string;
  /** Undefined where a version has none. */
  read: (version: string) => Promise<string | undefined>;
}

/** By the address: `/reference/{slug}`, `/reference/products/{id}`. */
export const sourceOf = (path: string): Promise<Source> => {
  const [, , first = '', second = ''] = path.split('/').map(decodeURIComponent);
  return first === 'products' && second !== '' ? ofProduct(second) : ofApi(first);
};

export const hiddenWords = (path: string) => (isOfProduct(path) ? words.hidden : text.reference.hidden);

export const pageOf = (path: string) => (isOfProduct(path) ? path.replace('/reference', '') : path.replace('/reference', '/apis'));

const isOfProduct = (path: string) => /^\/reference\/products\/./.test(path);

async function ofApi(slug: string): Promise<Source> {
  const [api, versions] = await Promise.all([apis.find(slug), apis.versions(slug)]);
  return {
    name: api.name,
    back: `/apis/${api.slug}`,
    path: `/reference/${encodeURIComponent(slug)}`,
    versions: versions.map(({ id, version }) => ({ id, name: version })),
    current: api.current_version_summary?.id,
    none: text.reference.none,
    read: async version => ((await (await call('GET', `/api/v3/apis/${encodeURIComponent(slug)}/versions/${version}`)).json()) as ApiVersion).spec.content,
  };
}

async function ofProduct(id: string): Promise<Source> {
  const [product, versions] = await Promise.all([products.find(id), products.versions(id)]);
  return {
    name: product.name,
    back: `/products/${product.id}`,
    path: `/reference/products/${product.id}`,
    versions,
    current: product.latest_version?.id,
    none: words.noSpecification,
    read: version => products.specification(id, version),
  };
}
