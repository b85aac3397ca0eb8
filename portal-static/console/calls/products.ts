import { url } from '../../shared/http';
import type { ApiProduct, Labels, Page, ProductSpecification, ProductVersion, PublishStatus } from '../contract';
import { ALL, at, get, patch, post, send } from '../http';
import { base64Of } from '../products/base64';

const ROOT = '/v2/api-products';

/** Of labels, those that are null go. */
export type LabelsChange = Record<string, string | null>;

export interface ProductDraft {
  name: string;
  description: string | null;
  labels: LabelsChange;
  public_labels: LabelsChange;
}

export const products = {
  list: (query: { name?: string; page?: number; size: number }, signal?: AbortSignal) =>
    get<Page<ApiProduct>>(url(ROOT, { 'filter[name][contains]': query.name, 'page[number]': query.page, 'page[size]': query.size, sort: 'name' }), signal),
  find: (id: string, signal?: AbortSignal) => get<ApiProduct>(at(ROOT, id), signal),
  create: (body: ProductDraft) => post<ApiProduct>(ROOT, body),
  change: (id: string, body: ProductDraft) => patch<ApiProduct>(at(ROOT, id), body),
  remove: (id: string) => send('DELETE', at(ROOT, id)),
  /** Those that a portal shows; versions are counted that it shows, too. */
  ofPortal: async (portal: string, signal?: AbortSignal) =>
    (await get<Page<Pick<ApiProduct, 'id' | 'name' | 'version_count'>>>(url(at('/v2/portals', portal, 'products'), { 'page[size]': ALL, sort: 'name' }), signal)).data,
  /** Shows the product in a portal, or no longer. Others who do the same elsewhere are not in the way of it. */
  publish: (id: string, portal: string, publish_status: PublishStatus) => send('POST', at('/v2/portals', portal, 'publish'), { api_products: { [id]: { publish_status } } }),
};

export interface VersionChange {
  name?: string;
  labels?: LabelsChange;
  gateway_service?: { id: string; control_plane_id: string } | null;
  publish_status?: PublishStatus;
  deprecated?: boolean;
  notify?: boolean;
}

const versionsOf = (product: string, ...rest: string[]) => at(ROOT, product, 'product-versions', ...rest);

export const productVersions = {
  list: async (product: string, signal?: AbortSignal) => (await get<Page<ProductVersion>>(url(versionsOf(product), { 'page[size]': ALL }), signal)).data,
  find: (product: string, id: string, signal?: AbortSignal) => get<ProductVersion>(versionsOf(product, id), signal),
  create: (product: string, body: { name: string; labels: Labels }) => post<ProductVersion>(versionsOf(product), body),
  change: (product: string, id: string, body: VersionChange) => patch<ProductVersion>(versionsOf(product, id), body),
  remove: (product: string, id: string) => send('DELETE', versionsOf(product, id)),
};

export const productSpecifications = {
  /** A version has at most one. */
  find: async (product: string, version: string, signal?: AbortSignal) =>
    (await get<Page<ProductSpecification>>(versionsOf(product, version, 'specifications'), signal)).data[0],
  create: (product: string, version: string, name: string, content: string) =>
    post<ProductSpecification>(versionsOf(product, version, 'specifications'), { name, content: base64Of(content) }),
  change: (product: string, version: string, id: string, name: string, content: string) =>
    patch<ProductSpecification>(versionsOf(product, version, 'specifications', id), { name, content: base64Of(content) }),
  remove: (product: string, version: string, id: string) => send('DELETE', versionsOf(product, version, 'specifications', id)),
};

/** What holds for a version in one portal. */
export interface PortalVersionDraft {
  publish_status: PublishStatus;
  auth_strategy_ids: string[];
  application_registration_enabled: boolean;
  auto_approve_registration: boolean;
  deprecated: boolean;
  notify_developers?: boolean;
}

const termsOf = (portal: string, ...rest: string[]) => at('/v2/portals', portal, 'product-versions', ...rest);

export const portalVersions = {
  create: (portal: string, version: string, body: PortalVersionDraft) => send('POST', termsOf(portal), { product_version_id: version, ...body }),
  change: (portal: string, version: string, body: PortalVersionDraft) => send('PATCH', termsOf(portal, version), body),
  remove: (portal: string, version: string) => send('DELETE', termsOf(portal, version)),
};
