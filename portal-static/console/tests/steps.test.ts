import { describe, expect, it } from 'vitest';
import { decisionsFor, statusOf } from '../access/decisions';
import { stillReading } from '../catalog/reading';
import type { Api, ApiVersionSummary, ControlPlane, Portal } from '../contract';
import { type Facts, stepsOf } from '../start/steps';

const nothing: Facts = { apis: [], packages: 0, publications: 0, approved: 0, waiting: 0 };
const plane = { id: 'cp' } as ControlPlane;
const api = (more: Partial<Api> = {}): Api => ({ id: 'a', current_version_summary: null, implementation_mode: null, ...more }) as Api;
const current: ApiVersionSummary = { id: 'v', version: '1', spec: { type: 'oas3' }, created_at: '', updated_at: '2030-01-01T00:00:00Z' };
const next = (facts: Facts) => stepsOf(facts).find(step => !step.isDone && step.href)!.href;

describe('the checklist', () => {
  it('begins with a control plane, and offers nothing that needs one', () => {
    const steps = stepsOf(nothing);
    expect(steps.some(step => step.isDone)).toBe(false);
    expect(steps.filter(step => step.href).map(step => step.href)).toEqual(['/control-planes/new', '/apis/new', '/portals/new']);
  });

  it('leads from one step to the next', () => {
    const gateway = { controlPlane: plane, services: 0, routes: 0, isEnforced: false, isOpenToBrowsers: false };
    const facts = { ...nothing, gateway };
    expect(next(facts)).toBe('/control-planes/cp/services/new');
    expect(next({ ...facts, gateway: { ...gateway, services: 1 } })).toBe('/control-planes/cp/routes/new');
    const routed = { ...facts, gateway: { ...gateway, services: 1, routes: 1 } };
    expect(next(routed)).toBe('/control-planes/cp/plugins/new?name=ace');
    const enforced = { ...routed, gateway: { ...routed.gateway, isEnforced: true } };
    expect(next(enforced)).toBe('/control-planes/cp/plugins/new?name=cors');
    const open = { ...enforced, gateway: { ...enforced.gateway, isOpenToBrowsers: true } };
    expect(next(open)).toBe('/apis/new');
    expect(next({ ...open, apis: [api()] })).toBe('/apis/a/versions/new');
    expect(next({ ...open, apis: [api({ current_version_summary: current })] })).toBe('/apis/a/gateway');
    const linked = { ...open, apis: [api({ current_version_summary: current, implementation_mode: 'access_control_enforcement' as const })] };
    expect(next(linked)).toBe('/api-packages/new');
    expect(next({ ...linked, packages: 1 })).toBe('/portals/new');
    const sited = { ...linked, packages: 1, portal: { id: 'p' } as Portal };
    expect(next(sited)).toBe('/api-packages');
    expect(next({ ...sited, publications: 1 })).toBe('/access');
    expect(stepsOf({ ...sited, publications: 1, approved: 1 }).every(step => step.isDone)).toBe(true);
  });

  it('is not over while somebody waits', () => {
    const last = stepsOf({ ...nothing, portal: { id: 'p' } as Portal, approved: 1, waiting: 2 }).at(-1)!;
    expect(last).toMatchObject({ isDone: false, href: '/access', action: 'Decide (2 waiting)' });
  });
});

describe('reading a specification', () => {
  const now = Date.parse(current.updated_at);

  it('is waited for while it is new, and while it has brought nothing, but not for ever', () => {
    expect(stillReading(current, 3, 0, now + 5_000)).toBe(true);
    expect(stillReading(current, 3, 0, now + 20_000)).toBe(false);
    expect(stillReading(current, 0, 0, now + 20_000)).toBe(true);
    expect(stillReading(current, 0, 40, now + 20_000)).toBe(false);
  });

  it('is not waited for when there is none, or one that describes no operations', () => {
    expect(stillReading(null, 0, 0, now)).toBe(false);
    expect(stillReading({ ...current, spec: { type: 'asyncapi' } }, 0, 0, now)).toBe(false);
  });
});

describe('decisions', () => {
  it('are those that change something', () => {
    expect(decisionsFor('pending')).toEqual(['approved', 'rejected']);
    expect(decisionsFor('approved')).toEqual(['revoked']);
    expect(decisionsFor('rejected')).toEqual(['approved']);
    expect(decisionsFor('revoked')).toEqual(['approved']);
  });

  it('begin with what waits, whatever the address says', () => {
    expect([statusOf(undefined), statusOf('nonsense'), statusOf('revoked'), statusOf('all')]).toEqual(['pending', 'pending', 'revoked', 'all']);
  });
});
