/** The management API's answers, as far as the console reads them. Names and nullability are the contract's. */

export interface Page<T> {
  data: T[];
  meta: { page: { number: number; size: number; total: number; /** Of lists that are shown as one: entries of the longest. */ longest?: number } };
}

/** The gateway's own kind of list. */
export interface CorePage<T> {
  data: T[];
  offset?: string;
}

export type Labels = Record<string, string>;

export interface ControlPlane {
  id: string;
  name: string;
  description: string;
  config: { control_plane_endpoint: string };
  created_at: string;
}

/** What a gateway shows when it asks for decisions. The token itself is told once. */
export interface GatewayToken {
  id: string;
  name: string;
  created_at: string;
}

/** Why a call is refused or passes: ours, not the contract's. */
export interface Explanation {
  allowed: boolean;
  status: number;
  reason: string;
  why: string;
  request_id: string;
  path: string | null;
  route: { id: string; name: string | null; service_id: string | null; service_name: string | null; enforcement: 'none' | 'operations' | 'service'; match_policy: MatchPolicy | null } | null;
  operation: { id: string | null; api_id: string } | null;
  credential: { id: string; kind: 'key' | 'token'; header: string | null; auth_strategy_id: string; expires_at: string | null } | null;
  application: { id: string; name: string; portal_id: string } | null;
  registration: { id: string | null; entity_type: 'api' | 'api_package'; entity_id: string } | null;
  publications: { entity_type: 'api' | 'api_package'; entity_id: string; portal_id: string; lacks: 'credential' | 'portal' | 'auth_strategy' | 'registration' | null }[];
  limits: { limit: number; duration: string; window: 'fixed' | 'sliding'; counted_per: 'credential' | 'application'; used: number; remaining: number; reset_seconds: number }[];
}

export interface Reference {
  id: string;
}

export interface GatewayService {
  id: string;
  name: string | null;
  protocol: 'http' | 'https' | 'grpc' | 'grpcs';
  host: string;
  port: number;
  path: string | null;
  retries: number;
  connect_timeout: number;
  write_timeout: number;
  read_timeout: number;
  enabled: boolean;
  tls_verify: boolean | null;
  tags: string[] | null;
}

export interface GatewayRoute {
  id: string;
  name: string | null;
  service: Reference | null;
  protocols: string[];
  methods: string[] | null;
  hosts: string[] | null;
  paths: string[] | null;
  headers: Record<string, string[]> | null;
  https_redirect_status_code: number;
  regex_priority: number;
  strip_path: boolean;
  path_handling: 'v0' | 'v1';
  preserve_host: boolean;
  request_buffering: boolean;
  response_buffering: boolean;
  tags: string[] | null;
}

export type MatchPolicy = 'if_present' | 'required';

export interface GatewayPlugin {
  id: string;
  name: string;
  instance_name: string | null;
  config: Record<string, unknown>;
  service: Reference | null;
  route: Reference | null;
  enabled: boolean;
  protocols: string[];
  tags: string[] | null;
}

export type SpecType = 'oas2' | 'oas3' | 'asyncapi';
export type ImplementationMode = 'access_control_enforcement' | 'gateway_entity_binding';

export interface Api {
  id: string;
  name: string;
  description: string | null;
  version: string | null;
  current_version_summary: ApiVersionSummary | null;
  slug: string;
  portals: { id: string; name: string; display_name: string }[];
  implementation_mode: ImplementationMode | null;
  created_at: string;
  updated_at: string;
}

export interface ApiVersionSummary {
  id: string;
  version: string;
  spec: { type: SpecType };
  created_at: string;
  updated_at: string;
}

export interface ApiVersion extends ApiVersionSummary {
  spec: { type: SpecType; content: string; validation_messages: { message: string }[] };
}

export interface ApiImplementation {
  id: string;
  api_id?: string;
  service?: { control_plane_id: string; id: string };
  control_plane?: { control_plane_id: string; access_control_enforcement_enabled?: boolean };
}

export interface OperationStatus {
  matched: boolean;
  route: { id: string; name: string } | null;
  service: { id: string; name: string } | null;
}

export interface ApiOperation {
  id: string;
  method: string;
  path: string;
  implementation_status?: OperationStatus;
}

export type LimitDuration = 'seconds' | 'minutes' | 'hours';

export interface RateLimit {
  limit: number;
  duration: LimitDuration;
}

export interface ApiPackage {
  id: string;
  name: string;
  description: string | null;
  version: string | null;
  slug: string;
  rate_limiting_config: RateLimit | null;
  created_at: string;
  updated_at: string;
}

export interface PackageOperation extends ApiOperation {
  api: { id: string; name: string; version: string };
  rate_limiting_config: RateLimit | null;
}

export type PublishStatus = 'published' | 'unpublished';

/** A product of the classic contract: versions that each stand for one gateway service. */
export interface ApiProduct {
  id: string;
  name: string;
  description: string | null;
  portals: { portal_id: string; portal_name: string }[];
  version_count: number;
  labels: Labels;
  public_labels: Labels;
  created_at: string;
  updated_at: string;
}

export interface ProductVersion {
  id: string;
  name: string;
  gateway_service: { id: string; control_plane_id: string } | null;
  /** Whether it is published, or deprecated, in at least one portal. */
  publish_status: PublishStatus;
  deprecated: boolean;
  labels: Labels;
  portals: ProductVersionPortal[];
  created_at: string;
  updated_at: string;
}

/** What holds for a version in one portal. */
export interface ProductVersionPortal {
  portal_id: string;
  portal_name: string;
  publish_status: PublishStatus;
  deprecated: boolean;
  application_registration_enabled: boolean;
  auto_approve_registration: boolean;
  auth_strategies: { id: string; name: string }[];
}

export interface ProductSpecification {
  id: string;
  name: string;
  content: string;
  updated_at: string;
}

export type Visibility = 'public' | 'private';
export type EntityType = 'api' | 'api_package';

export interface Publication {
  api_id: string;
  portal_id: string;
  entity_type: EntityType;
  auto_approve_registrations: boolean;
  auth_strategy_ids: string[] | null;
  visibility: Visibility;
  warnings?: string[];
  created_at: string;
}

export interface Portal {
  id: string;
  name: string;
  display_name: string;
  description: string | null;
  authentication_enabled: boolean;
  rbac_enabled: boolean;
  default_api_visibility: Visibility;
  default_page_visibility: Visibility;
  default_application_auth_strategy_id: string | null;
  auto_approve_developers: boolean;
  auto_approve_applications: boolean;
  canonical_domain: string;
  created_at: string;
}

/** Images of portals that the classic contract knows and the console sets. */
export type ImageKind = 'logo' | 'catalog_cover';

export interface UploadedImage {
  data: string;
  filename?: string;
}

export interface CatalogText {
  primary_header: string;
  welcome_message: string;
}

/** How a portal looks, by the classic contract. */
export interface Appearance {
  text: { catalog: CatalogText } | null;
  images: Partial<Record<ImageKind, UploadedImage | null>>;
}

export type TtlUnit = 'days' | 'weeks' | 'years';

export interface KeyAuthConfig {
  key_names: string[];
  ttl?: { value: number; unit: TtlUnit };
  hide_credentials?: boolean;
}

export interface OpenIdConnectConfig {
  issuer: string;
  credential_claim: string[];
  scopes: string[];
  auth_methods: string[];
  /** As whom the provider is asked about tokens; the gateway's own setting is a list. */
  client_id?: string | string[] | null;
  /** Left out where discovery says it. */
  introspection_endpoint?: string | null;
  hide_credentials?: boolean | null;
}

export interface AuthStrategy {
  id: string;
  name: string;
  display_name: string;
  strategy_type: 'key_auth' | 'openid_connect';
  configs: { 'key-auth'?: KeyAuthConfig; 'openid-connect'?: OpenIdConnectConfig };
  active: boolean;
  created_at: string;
}

export type ApprovalStatus = 'approved' | 'pending' | 'revoked' | 'rejected';

export interface Developer {
  id: string;
  email: string;
  full_name: string;
  status: ApprovalStatus;
  created_at: string;
}

/** Developers of a portal who may see and use the same things, where access is role-based. */
export interface Team {
  id: string;
  name: string;
  description: string;
  created_at: string;
}

export interface TeamMember {
  id: string;
  email: string;
  full_name: string;
  active: boolean;
}

export type RoleName = 'API Viewer' | 'API Consumer';

/** What a team may do with one API, package or product. */
export interface TeamRole {
  id: string;
  role_name: RoleName;
  entity_id: string;
}

export interface Application {
  id: string;
  name: string;
  description: string | null;
  client_id?: string;
  auth_strategy: { id: string; name: string; credential_type: string };
  registration_count: number;
  owner?: { type: 'developer' | 'team'; id: string };
  created_at: string;
}

/** What an application is registered for; versions of products are the classic contract's, and are shown like the rest. */
export interface Registration {
  id: string;
  status: ApprovalStatus;
  api: { id: string; name: string; version: string | null; entity_type: EntityType | 'product_version'; product_id?: string };
  application: { id: string; name: string };
  created_at: string;
}

/** A registration for a version of a product. */
export interface ProductRegistration {
  id: string;
  status: ApprovalStatus;
  product: Named;
  product_version: Named;
  application: Named;
  created_at: string;
}

export interface Named {
  id: string;
  name: string;
}

export interface Credential {
  type: 'api_key' | 'client_secret';
  id: string;
  display_name: string | null;
  client_id?: string;
  status?: 'active' | 'expired' | 'revoked';
  expires_at: string | null;
  created_at: string | null;
}

export type DocumentStatus = 'published' | 'unpublished';

export interface DocumentSummary {
  id: string;
  title: string;
  slug: string;
  status: DocumentStatus;
  parent_document_id: string | null;
  /** Of pages only. */
  visibility?: Visibility;
  /** Of pages only. */
  description?: string;
  updated_at: string;
}

export interface DocumentTree extends DocumentSummary {
  children: DocumentTree[];
}

export interface Document extends DocumentSummary {
  content: string;
}

export interface Webhook {
  id: string;
  name: string;
  description: string | null;
  url: string;
  event_types: string[];
  portal_ids: string[];
  enabled: boolean;
  disabled_reason: string | null;
  disabled_at: string | null;
  previous_secret_expires_at: string | null;
  created_at: string;
}

/** The secret is in the answers to creation and rotation only. */
export interface NewSecret extends Webhook {
  secret: string;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'skipped';

export interface DeliveryAttempt {
  at: string;
  response_status: number | null;
  duration_ms: number;
  response: string | null;
  error: string | null;
}

export interface Delivery {
  id: string;
  type: string;
  status: DeliveryStatus;
  attempt_count: number;
  last_attempt: DeliveryAttempt | null;
  next_attempt_at: string | null;
  created_at: string;
}

export interface WholeDelivery extends Delivery {
  payload: unknown;
  attempts: DeliveryAttempt[];
}
