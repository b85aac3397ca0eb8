import { describe, expect, it } from 'vitest';
import { slugOf, wireOf } from '../calls/productDocuments';
import type { ProductVersion, ProductVersionPortal } from '../contract';
import { base64Of } from '../products/base64';
import { labelsChange, labelsOf, linesOfLabels } from '../products/labels';
import { specificationName } from '../products/specificationName';
import { portalDraft, versionChange } from '../products/versionChange';

const form = (values: Record<string, string>, on: string[] = []) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  for (const name of on) data.set(name, 'on');
  return [values, data] as const;
};

const version: ProductVersion = {
  id: 'v', name: 'v1', gateway_service: null, publish_status: 'published', deprecated: false, labels: { env: 'test', team: 'a' }, portals: [], created_at: '', updated_at: '',
};
const terms: ProductVersionPortal = {
  portal_id: 'p', portal_name: 'p', publish_status: 'published', deprecated: false, application_registration_enabled: true, auto_approve_registration: false, auth_strategies: [],
};

describe('labels', () => {
  it('are typed one a line', () => {
    expect(labelsOf('env: test\n\n team=blue ')).toEqual({ env: 'test', team: 'blue' });
    expect(labelsOf(linesOfLabels(version.labels))).toEqual(version.labels);
    expect(labelsOf('when: 12:30=x')).toEqual({ when: '12:30=x' });
  });

  it('say which of them are gone', () => {
    expect(labelsChange(version.labels, 'env: live')).toEqual({ env: 'live', team: null });
  });
});

describe('a version of a product', () => {
  it('says only what is new, since status and deprecation count in all portals', () => {
    const same = { name: 'v1', labels: linesOfLabels(version.labels), publish_status: 'published' };
    expect(versionChange(version, ...form(same))).toEqual({});
    expect(versionChange(version, ...form({ ...same, name: 'v2', labels: 'env: test', publish_status: 'unpublished' }, ['deprecated', 'notify']))).toEqual({
      name: 'v2', labels: { env: 'test', team: null }, publish_status: 'unpublished', deprecated: true, notify: true,
    });
  });

  it('asks for nothing in a portal without authentication', () => {
    const values = { auth_strategy_ids: 's' };
    expect(portalDraft(...form(values, ['application_registration_enabled', 'auto_approve_registration']), undefined)).toEqual({
      publish_status: 'published', auth_strategy_ids: [], application_registration_enabled: false, auto_approve_registration: false, deprecated: false,
    });
    expect(portalDraft(...form({ ...values, publish_status: 'unpublished' }, ['authentication', 'application_registration_enabled', 'deprecated', 'notify_developers']), terms)).toEqual({
      publish_status: 'unpublished', auth_strategy_ids: ['s'], application_registration_enabled: true, auto_approve_registration: false, deprecated: true, notify_developers: true,
    });
  });

  it('names its specification after the file, and after what is in it', () => {
    expect(specificationName('flights.yml', 'openapi: 3.1.0')).toBe('flights.yaml');
    expect(specificationName('flights.yaml', ' {"swagger":"2.0"}')).toBe('flights.json');
    expect(specificationName(undefined, 'openapi: 3.1.0')).toBe('specification.yaml');
  });
});

describe('a document of a product', () => {
  it('has a slug of the letters that the contract allows', () => {
    expect(slugOf('Über uns: Preise & Ziele')).toBe('uber-uns-preise-ziele');
    expect(slugOf('你好')).toBe('document');
    expect(slugOf('x'.repeat(100))).toHaveLength(80);
  });

  it('is sent so that it is not taken for something else', () => {
    expect(wireOf('abcd')).toBe(base64Of('abcd'));
    expect(new TextDecoder().decode(Uint8Array.from(atob(wireOf('# Grüße 🚀\n')), letter => letter.charCodeAt(0)))).toBe('# Grüße 🚀\n');
    expect(wireOf('a\u0000b')).toBe('a\u0000b');
  });

  it('may be large', () => {
    expect(atob(base64Of('a'.repeat(200_000)))).toHaveLength(200_000);
  });
});
