/** The developer API's answers, as far as this site reads them. Names and nullability are the contract's. */

export interface Page<T> {
  data: T[];
  meta: { page: { number: number; size: number; total: number } };
}

export interface PortalContext {
  portal_id: string;
  name: string;
  authentication_enabled: boolean;
  basic_auth_enabled: boolean;
  oidc_auth_enabled: boolean;
  saml_auth_enabled: boolean;
  rbac_enabled: boolean;
  canonical_domain: string;
}

export interface MenuItem {
  path: string;
  title: string;
  visibility: 'public' | 'private';
  external: boolean;
}

export interface Customization {
  theme?: { mode?: 'light' | 'dark' | 'system'; colors?: { primary?: string } };
  css?: string | null;
  menu?: { main?: MenuItem[]; footer_sections?: { title: string; items: MenuItem[] }[]; footer_bottom?: MenuItem[] };
  spec_renderer?: Partial<Record<'try_it_ui' | 'infinite_scroll' | 'show_schemas' | 'hide_internal' | 'hide_deprecated' | 'allow_custom_server_urls', boolean>>;
}

export interface Developer {
  id: string;
  email: string;
  full_name: string;
}

export interface AuthStrategy {
  id: string;
  name: string;
  credential_type: 'key_auth' | 'client_credentials' | 'self_managed_client_credentials';
  key_names?: string[];
  auth_methods?: string[];
}

export type SpecType = 'oas2' | 'oas3' | 'asyncapi';

export interface Api {
  id: string;
  name: string;
  version: string | null;
  description: string | null;
  slug: string;
  visibility: 'public' | 'private';
  auth_strategies?: AuthStrategy[];
  current_version_summary: { id: string; spec: { type: SpecType } } | null;
  attributes: Record<string, string[]>;
  updated_at: string;
}

export interface ApiVersionSummary {
  id: string;
  version: string;
  spec: { type: SpecType };
}

export interface ApiVersion extends ApiVersionSummary {
  spec: { type: SpecType; content: string };
}

export interface ApiActions {
  actions: { view: boolean; register: boolean; view_documentation: boolean };
}

export interface ApiDocumentTree {
  id: string;
  title: string;
  slug: string;
  children: ApiDocumentTree[];
}

/** How the catalog of products looks, by the classic contract. */
export interface Appearance {
  variables: { catalog: { cover: { url: string }; primary_header: { text: string }; welcome_message: { text: string } } };
}

/** A product of the classic contract. */
export interface Product {
  id: string;
  name: string;
  description?: string | null;
  document_count: number;
  version_count: number;
  latest_version: { id: string; name: string } | null;
  public_labels: Record<string, string>;
  updated_at: string;
}

export interface ProductVersion {
  id: string;
  name: string;
  deprecated: boolean;
  registration_configs: RegistrationConfig[];
  updated_at: string;
}

/** How applications register for a version, and are known then. */
export interface RegistrationConfig extends AuthStrategy {
  registration_enabled: boolean;
  registration_auto_approve: boolean;
}

export interface ProductRegistration {
  id: string;
  status: ApprovalStatus;
  product_id: string;
  product_name: string;
  product_version_id: string;
  product_version_name: string;
  created_at: string;
}

export type ApprovalStatus = 'approved' | 'pending' | 'revoked' | 'rejected';

export interface ApiApplication {
  id: string;
  name: string;
  registration_id: string | null;
  registration_status: ApprovalStatus | null;
  auth_strategy?: AuthStrategy;
}

export interface Application {
  id: string;
  name: string;
  description: string | null;
  client_id?: string;
  auth_strategy?: AuthStrategy;
  created_at: string;
}

export interface CreatedApplication extends Application {
  client_secret?: string;
}

export interface Registration {
  id: string;
  status: ApprovalStatus;
  api_id: string;
  api_name: string;
  api_slug: string;
  application_id: string;
  created_at: string;
}

export interface Credential {
  type: 'api_key' | 'client_secret';
  id: string;
  display_name?: string;
  client_id?: string;
  status?: 'active' | 'expired' | 'revoked';
  expires_at?: string | null;
  created_at: string | null;
}

export interface CreatedCredential extends Credential {
  credential?: string;
  client_secret?: string;
}
