import { apis } from '../calls/catalog';
import { controlPlanes, enforcing, plugins, routes, services } from '../calls/gateways';
import { packages } from '../calls/packages';
import { developers } from '../calls/people';
import { portals } from '../calls/portals';
import { publications } from '../calls/publications';
import type { ControlPlane } from '../contract';
import { ALL } from '../http';
import { loadWaiting } from '../access/countWaiting';
import { waitingTotal } from '../access/waiting';
import type { Facts } from './steps';

// One that is complete is enough, and somebody with more of them needs no list of first steps.
const GATEWAYS_MAX = 3;

export async function readFacts(signal: AbortSignal): Promise<Facts> {
  const [planes, catalog, bundles, sites, published] = await Promise.all([
    controlPlanes.list({ size: GATEWAYS_MAX }, signal), apis.list({ size: ALL }, signal), packages.list({ size: 1 }, signal), portals.list({ size: 1 }, signal),
    publications.count(signal), loadWaiting(),
  ]);
  const portal = sites.data[0];
  const [gateways, approved] = await Promise.all([
    Promise.all(planes.data.map(plane => readGateway(plane, signal))),
    portal ? developers.list(portal.id, { status: 'approved', size: 1 }, signal).then(page => page.meta.page.total) : 0,
  ]);
  const gateway = gateways.toSorted((a, b) => completeness(b) - completeness(a))[0];
  return {
    ...(gateway && { gateway }), ...(portal && { portal }), apis: catalog.data, packages: bundles.meta.page.total, publications: published, approved,
    waiting: waitingTotal.value,
  };
}

type Gateway = NonNullable<Facts['gateway']>;

async function readGateway(controlPlane: ControlPlane, signal: AbortSignal): Promise<Gateway> {
  const [upstreams, ways, extras] = await Promise.all([
    services.list(controlPlane.id, signal), routes.list(controlPlane.id, signal), plugins.list(controlPlane.id, signal),
  ]);
  return { controlPlane, services: upstreams.length, routes: ways.length, isEnforced: enforcing(extras) !== undefined, isOpenToBrowsers: extras.some(plugin => plugin.name === 'cors' && plugin.enabled) };
}

const completeness = ({ services, routes, isEnforced, isOpenToBrowsers }: Gateway) =>
  Number(services > 0) + Number(routes > 0) + Number(isEnforced) + Number(isOpenToBrowsers);
