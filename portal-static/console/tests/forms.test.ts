import { describe, expect, it } from 'vitest';
import { portalUrl } from '../calls/portals';
import type { AuthStrategy, GatewayPlugin, GatewayRoute, GatewayService, Portal, Publication } from '../contract';
import { headerLines, headersOf, pluginBody, routeBody, scopeOf, serviceBody, urlOf } from '../gateways/bodies';
import { changedPortal, newPortal } from '../portals/body';
import { DEFAULT, NONE, publicationDraft, strategyChoice } from '../publications/draft';
import { strategyBody } from '../strategies/body';

/** As a browser sends a form: values by name, and every value of a name that has several. */
function form(values: Record<string, string>, several: Record<string, string[]> = {}, on: string[] = []): [Record<string, string>, FormData] {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  for (const [name, list] of Object.entries(several)) for (const value of list) data.append(name, value);
  for (const name of on) data.append(name, 'on');
  return [values, data];
}

const service: GatewayService = {
  id: 's', name: 'up', protocol: 'https', host: 'example.com', port: 8443, path: '/v1', retries: 5, connect_timeout: 1, write_timeout: 2, read_timeout: 3, enabled: true,
  tls_verify: null, tags: ['team-a'],
};
const numbers = { retries: '5', connect_timeout: '1', write_timeout: '2', read_timeout: '3' };

describe('a service', () => {
  it('is typed as one URL, without the port that its protocol has anyway', () => {
    expect(urlOf(service)).toBe('https://example.com:8443/v1');
    expect(urlOf({ ...service, port: 443, path: null })).toBe('https://example.com');
    expect(urlOf({ ...service, protocol: 'http', port: 443 })).toBe('http://example.com:443/v1');
  });

  it('keeps what the form does not show when it is replaced', () => {
    expect(serviceBody(...form({ name: '', url: ' https://example.com ', ...numbers }, {}, ['enabled', 'tls_verify']), service)).toEqual({
      name: null, url: 'https://example.com', enabled: true, retries: 5, connect_timeout: 1, write_timeout: 2, read_timeout: 3, tls_verify: null, tags: ['team-a'],
    });
  });

  it('says false only when verification was switched off', () => {
    const verify = (on: string[], tls_verify: boolean | null) => serviceBody(...form({ name: '', url: 'https://a', ...numbers }, {}, on), { ...service, tls_verify }).tls_verify;
    expect([verify([], true), verify(['tls_verify'], true), verify(['tls_verify'], false)]).toEqual([false, true, null]);
  });
});

describe('a route', () => {
  it('has null where anything goes, and lists where something was typed', () => {
    const [values, data] = form({ name: 'r', service: 's', paths: '/a\n\n /b ', hosts: '', headers: '', regex_priority: '0', path_handling: 'v0' }, { methods: ['GET', 'OPTIONS'], protocols: ['http'] }, ['strip_path']);
    expect(routeBody(values, data)).toEqual({
      name: 'r', service: { id: 's' }, paths: ['/a', '/b'], methods: ['GET', 'OPTIONS'], hosts: null, headers: null, protocols: ['http'], strip_path: true, preserve_host: false,
      regex_priority: 0, path_handling: 'v0',
    });
  });

  it('keeps its redirect, buffering and tags when it is replaced', () => {
    const old = { https_redirect_status_code: 301, request_buffering: false, response_buffering: true, tags: ['x'] } as GatewayRoute;
    expect(routeBody(...form({ service: '' }), old)).toMatchObject({ service: null, https_redirect_status_code: 301, request_buffering: false, response_buffering: true, tags: ['x'] });
  });

  it('has its headers one a line, there and back', () => {
    const headers = { 'X-Version': ['1', '2'], Accept: ['a:b'] };
    expect(headersOf(headerLines(headers).split('\n'))).toEqual(headers);
    expect(headersOf([])).toBeNull();
    expect(headersOf(['X-Alone'])).toEqual({ 'X-Alone': [''] });
  });
});

describe('a plugin', () => {
  it('is scoped to the whole control plane, a service or a route', () => {
    const scope = (scope: string) => pluginBody('ace', ...form({ scope, 'config.match_policy': 'required' }));
    expect(scope('')).toEqual({ name: 'ace', service: null, route: null, enabled: false, config: { match_policy: 'required' } });
    expect(scope('service:1')).toMatchObject({ service: { id: '1' }, route: null });
    expect(scope('route:2')).toMatchObject({ service: null, route: { id: '2' } });
    expect([scopeOf({ service: null, route: null }), scopeOf({ service: { id: '1' }, route: null }), scopeOf({ service: null, route: { id: '2' } })]).toEqual(['', 'service:1', 'route:2']);
  });

  it('keeps the settings that the form does not show', () => {
    const old: GatewayPlugin = {
      id: 'p', name: 'ace', config: { match_policy: 'if_present', anonymous: 'guest' }, service: null, route: null, enabled: true, instance_name: 'one', protocols: ['http', 'https'], tags: null,
    };
    expect(pluginBody('ace', ...form({ 'config.match_policy': 'required' }, {}, ['enabled']), old)).toMatchObject({
      config: { match_policy: 'required', anonymous: 'guest' }, enabled: true, instance_name: 'one', protocols: ['http', 'https'],
    });
  });

  it('of the kind CORS says null for what is not limited', () => {
    const { config } = pluginBody('cors', ...form({ 'config.origins': '*', 'config.headers': '', 'config.exposed_headers': 'X-A\nX-B', 'config.max_age': '' }, { 'config.methods': ['GET'] }));
    expect(config).toEqual({ origins: ['*'], methods: ['GET'], headers: null, exposed_headers: ['X-A', 'X-B'], max_age: null, credentials: false, preflight_continue: false });
  });
});

describe('a publication', () => {
  const draft = (strategy: string) => publicationDraft(...form({ auth_strategy_ids: strategy, visibility: 'private' }, {}, ['auto_approve_registrations']));

  it('tells the default of the portal (left out) from none (null)', () => {
    expect(draft(DEFAULT)).toEqual({ visibility: 'private', auto_approve_registrations: true });
    expect(draft(NONE)).toMatchObject({ auth_strategy_ids: null });
    expect(draft('1')).toMatchObject({ auth_strategy_ids: ['1'] });
  });

  it('shows what is stored when it is changed', () => {
    expect([strategyChoice(undefined), strategyChoice({ auth_strategy_ids: null } as Publication), strategyChoice({ auth_strategy_ids: ['1'] } as Publication)]).toEqual([DEFAULT, NONE, '1']);
  });
});

describe('an auth strategy', () => {
  const keys = { name: 'n', display_name: 'd', 'configs.key-auth.key_names': 'apikey\nx-api-key', 'configs.key-auth.ttl.value': '3', 'configs.key-auth.ttl.unit': 'weeks' };

  it('of keys that end has a time to live; a change takes it away with null, a new one leaves it out', () => {
    expect(strategyBody('key_auth', ...form(keys, {}, ['expires']))).toEqual({
      name: 'n', display_name: 'd', strategy_type: 'key_auth', configs: { 'key-auth': { key_names: ['apikey', 'x-api-key'], ttl: { value: 3, unit: 'weeks' } } },
    });
    expect(strategyBody('key_auth', ...form(keys)).configs).toEqual({ 'key-auth': { key_names: ['apikey', 'x-api-key'] } });
    expect(strategyBody('key_auth', ...form(keys), { configs: { 'key-auth': { key_names: ['x'] } } } as unknown as AuthStrategy)).toEqual({ name: 'n', display_name: 'd', configs: { 'key-auth': { key_names: ['apikey', 'x-api-key'], ttl: null } } });
  });

  it('of an identity provider has its lists', () => {
    const oidc = { name: 'n', display_name: 'd', 'configs.openid-connect.issuer': 'https://idp', 'configs.openid-connect.credential_claim': 'sub', 'configs.openid-connect.scopes': 'openid\nemail', 'configs.openid-connect.auth_methods': 'bearer' };
    expect(strategyBody('openid_connect', ...form(oidc)).configs).toEqual({
      'openid-connect': { issuer: 'https://idp', credential_claim: ['sub'], scopes: ['openid', 'email'], auth_methods: ['bearer'] },
    });
  });

  it('says that upstreams do not see the credential where that is new, and takes it back', () => {
    const stored = { configs: { 'key-auth': { key_names: ['apikey'], hide_credentials: true } } } as unknown as AuthStrategy;
    const hides = (on: boolean, old?: AuthStrategy) => strategyBody('key_auth', ...form(keys, {}, on ? ['hides'] : []), old).configs['key-auth']?.hide_credentials;
    expect([hides(true), hides(false), hides(true, stored), hides(false, stored)]).toEqual([true, undefined, undefined, false]);
  });

  describe('that asks its provider about tokens', () => {
    const values = {
      name: 'n', display_name: 'd', 'configs.openid-connect.issuer': 'https://idp', 'configs.openid-connect.credential_claim': 'sub', 'configs.openid-connect.scopes': 'openid',
      'configs.openid-connect.auth_methods': 'bearer', 'configs.openid-connect.client_id': ' gateway ', 'configs.openid-connect.client_secret': 's3cret', 'configs.openid-connect.introspection_endpoint': '',
    };
    const lists = { issuer: 'https://idp', credential_claim: ['sub'], scopes: ['openid'] };
    const stored = (config: object) => ({ configs: { 'openid-connect': { ...lists, auth_methods: ['bearer', 'introspection'], ...config } } }) as unknown as AuthStrategy;
    const body = (changes: object, on: boolean, old?: AuthStrategy) => strategyBody('openid_connect', ...form({ ...values, ...changes }, {}, on ? ['introspects'] : []), old).configs['openid-connect'];

    it('has a client with a secret, and an endpoint where discovery does not say it', () => {
      expect(body({}, true)).toEqual({ ...lists, auth_methods: ['bearer', 'introspection'], client_id: 'gateway', client_secret: 's3cret' });
      expect(body({ 'configs.openid-connect.introspection_endpoint': 'https://idp/ask' }, true)).toMatchObject({ introspection_endpoint: 'https://idp/ask' });
    });

    it('keeps the secret that nobody types again, and the list that names the client', () => {
      const kept = { 'configs.openid-connect.client_secret': '', 'configs.openid-connect.introspection_endpoint': 'https://idp/ask' };
      expect(body(kept, true, stored({ client_id: ['gateway'], introspection_endpoint: 'https://idp/ask' }))).toEqual({ ...lists, auth_methods: ['bearer', 'introspection'] });
      expect(body({ 'configs.openid-connect.client_secret': '' }, true, stored({ client_id: 'other', introspection_endpoint: 'https://idp/ask' }))).toEqual({
        ...lists, auth_methods: ['bearer', 'introspection'], client_id: 'gateway', introspection_endpoint: null,
      });
    });

    it('takes all of it away when it asks no more, and nothing from one that never did', () => {
      expect(body({}, false, stored({ client_id: 'gateway' }))).toEqual({ ...lists, auth_methods: ['bearer'], client_id: null, client_secret: null, introspection_endpoint: null });
      expect(body({}, false, stored({ auth_methods: ['bearer'], client_id: 'of something else' }))).toEqual({ ...lists, auth_methods: ['bearer'] });
    });
  });
});

describe('a portal', () => {
  it('is private or public by its defaults, and leaves empty names to the management API', () => {
    expect(newPortal({ name: 'p', display_name: '', description: '', kind: 'public' })).toEqual({ name: 'p', default_api_visibility: 'public', default_page_visibility: 'public' });
  });

  it('is changed in all that the form shows, and in nothing else', () => {
    const values = { name: 'p', display_name: 'P', description: '', default_api_visibility: 'public', default_page_visibility: 'private', default_application_auth_strategy_id: '' };
    expect(changedPortal(...form(values, {}, ['auto_approve_developers', 'rbac_enabled']))).toEqual({
      name: 'p', display_name: 'P', description: null, authentication_enabled: false, rbac_enabled: true, auto_approve_developers: true, auto_approve_applications: false,
      default_api_visibility: 'public', default_page_visibility: 'private', default_application_auth_strategy_id: null,
    });
  });

  it('is reached on the port of the console on a laptop, and by https elsewhere', () => {
    const at = (canonical_domain: string) => portalUrl({ canonical_domain } as Portal, { protocol: 'http:', port: '8080' });
    expect([at('partners.localhost'), at('dev.example.com')]).toEqual(['http://partners.localhost:8080/', 'https://dev.example.com/']);
  });
});
