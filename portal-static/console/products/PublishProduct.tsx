import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/load';
import { problemOf } from '../../shared/problem';
import { Await, Bones } from '../../shared/ui/Await';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Failure } from '../../shared/ui/Failure';
import { toast } from '../../shared/ui/Toasts';
import { portals } from '../calls/portals';
import { products } from '../calls/products';
import type { ApiProduct, Portal } from '../contract';
import { words } from './text';

/** All portals, each with a button: what it says is done at once, and "Finish" only closes. */
export function PublishProduct({ product, close, changed }: { product: ApiProduct; close: () => void; changed: () => void }) {
  const all = useLoad(signal => portals.all(signal), []);
  return (
    <Dialog title={words.publish.action} close={close}>
      <p>{words.publish.todo}</p>
      <Await of={all} skeleton={<Bones kind="row" count={3} />}>
        {all =>
          all.length === 0 ? (
            <div class="row"><p>{words.publish.noPortal}</p><a class={buttonClass('primary')} href="/portals/new">{words.publish.noPortalAction}</a></div>
          ) : (
            <ul class="lines" aria-label={words.portals}>{all.map(portal => <Line key={portal.id} product={product} portal={portal} changed={changed} />)}</ul>
          )
        }
      </Await>
      <div class="dialog-foot"><Button kind="primary" onClick={close}>{words.publish.finish}</Button></div>
    </Dialog>
  );
}

function Line({ product, portal, changed }: { product: ApiProduct; portal: Portal; changed: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>();
  const isShown = product.portals.some(({ portal_id }) => portal_id === portal.id);
  const action = isShown ? words.publish.unpublish : words.publish.publish;
  const turn = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await products.publish(product.id, portal.id, isShown ? 'unpublished' : 'published');
      toast(isShown ? words.publish.unpublished(portal.name) : words.publish.published(portal.name));
      changed();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li class="line">
      <span class="line-main">
        <span class="row">{portal.name} {isShown && <Badge tone="good">✓ {words.statuses.published}</Badge>}</span>
        {problem && <Failure problem={problem} />}
      </span>
      <Button small kind={isShown ? 'plain' : 'primary'} busy={busy} aria-label={`${action}: ${portal.name}`} onClick={turn}>{action}</Button>
    </li>
  );
}
