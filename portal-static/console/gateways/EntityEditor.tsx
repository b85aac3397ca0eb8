import { useLocation, useRoute } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { buttonClass } from '../../shared/ui/Button';
import { Form, type Values } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { controlPlanes, routes, services } from '../calls/gateways';
import type { ControlPlane, GatewayRoute, GatewayService } from '../contract';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { words } from './text';

type Around = { controlPlane: ControlPlane; services: GatewayService[]; routes: GatewayRoute[] };

type Props<T> = {
  calls: { find: (controlPlane: string, id: string, signal: AbortSignal) => Promise<T>; create: (controlPlane: string, body: object) => Promise<T>; replace: (controlPlane: string, id: string, body: object) => Promise<T> };
  tab: 'services' | 'routes' | 'plugins';
  title: (old: T | undefined) => string;
  submit: string;
  body: (values: Values, data: FormData, old?: T) => object;
  children: (old: T | undefined, around: Around) => ComponentChildren;
};

/** The form of a service, a route or a plugin: new, or loaded and replaced as a whole. */
export function EntityEditor<T>({ calls, tab, title, submit, body, children }: Props<T>) {
  const { id, entity } = useRoute().params as { id: string; entity?: string };
  const { route } = useLocation();
  const loaded = useLoad(async signal => {
    const [controlPlane, upstreams, ways, old] = await Promise.all([
      controlPlanes.find(id, signal), services.list(id, signal), routes.list(id, signal), entity ? calls.find(id, entity, signal) : undefined,
    ]);
    return { around: { controlPlane, services: upstreams, routes: ways }, old };
  }, [id, entity]);
  const back = tab === 'services' ? `/control-planes/${id}` : `/control-planes/${id}/${tab}`;
  return (
    <Whole of={loaded}>
      {({ around, old }) => (
        <View form title={title(old)} crumbs={[{ href: '/control-planes', title: words.title }, { href: back, title: around.controlPlane.name }]}>
          <Form
            submit={old ? common.save : submit}
            aside={<a class={buttonClass('quiet')} href={back}>{text.cancel}</a>}
            onSubmit={async (values, data) => {
              await (old && entity ? calls.replace(id, entity, body(values, data, old)) : calls.create(id, body(values, data)));
              toast(common.saved);
              route(back);
            }}
          >
            {children(old, around)}
          </Form>
        </View>
      )}
    </Whole>
  );
}
