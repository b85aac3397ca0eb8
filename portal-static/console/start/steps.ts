import type { Api, ControlPlane, Portal } from '../contract';
import { words } from './text';

/** What the management API says about how far the job has come. */
export interface Facts {
  /** The control plane that is furthest along, and what is in it. */
  gateway?: { controlPlane: ControlPlane; services: number; routes: number; isEnforced: boolean; isOpenToBrowsers: boolean };
  apis: Api[];
  packages: number;
  portal?: Portal;
  publications: number;
  approved: number;
  waiting: number;
}

export interface Step {
  title: string;
  todo: string;
  isDone: boolean;
  action: string;
  /** Absent while an earlier step has to be done first. */
  href?: string;
}

type Words = { title: string; todo: string; action: string };

/** The job in the order in which it is done, each step with its state and one action: to do it, or to see what was done. */
export function stepsOf({ gateway, apis, packages, portal, publications, approved, waiting }: Facts): Step[] {
  const plane = gateway && `/control-planes/${gateway.controlPlane.id}`;
  const specified = apis.find(api => api.current_version_summary);
  const linked = apis.find(api => api.implementation_mode === 'access_control_enforcement');
  const unspecified = !specified && apis[0];
  const step = (what: Words, isDone: boolean, doing: string | undefined, done: string | undefined): Step => {
    const href = isDone ? done : doing;
    return { ...what, isDone, action: isDone ? words.seen : what.action, ...(href && { href }) };
  };
  return [
    step(words.controlPlane, gateway !== undefined, '/control-planes/new', plane),
    gateway && gateway.services > 0
      ? step(words.route, gateway.routes > 0, `${plane}/routes/new`, `${plane}/routes`)
      : step(words.service, false, plane && `${plane}/services/new`, plane),
    step(words.ace, gateway?.isEnforced ?? false, plane && `${plane}/plugins/new?name=ace`, `${plane}/plugins`),
    step(words.cors, gateway?.isOpenToBrowsers ?? false, plane && `${plane}/plugins/new?name=cors`, `${plane}/plugins`),
    unspecified
      ? step(words.specification, false, `/apis/${unspecified.id}/versions/new`, undefined)
      : step(words.api, specified !== undefined, '/apis/new', `/apis/${specified?.id}`),
    step(words.link, linked !== undefined, specified && `/apis/${specified.id}/gateway`, `/apis/${linked?.id}/gateway`),
    step(words.package, packages > 0, linked && '/api-packages/new', '/api-packages'),
    step(words.portal, portal !== undefined, '/portals/new', `/portals/${portal?.id}`),
    step(words.publish, publications > 0, portal && (packages > 0 ? '/api-packages' : specified && `/apis/${specified.id}/portals`), `/portals/${portal?.id}`),
    step(waiting > 0 ? { ...words.approve, action: words.approveWaiting(waiting) } : words.approve, approved > 0 && waiting === 0, portal && '/access', '/access?status=all'),
  ];
}
