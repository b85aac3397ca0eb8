import { effect, signal } from '@preact/signals';
import type { Page } from '../contract';
import { portal } from '../portal';
import { call, developer } from '../session';

// Kept for the tab, so that the link does not come and go under the reader's eyes on every load.
const MARK = 'has-products';

/** Whether this portal shows the reader any product: then it has a section for them. */
export const hasProducts = signal(sessionStorage.getItem(MARK) !== null);

/** What there is to see depends on who reads: a portal with accounts shows products to nobody else. */
effect(() => {
  if (!portal.value || developer.value === undefined) return;
  if (developer.value || !portal.value.authentication_enabled) void look();
  else keep(false);
});

async function look(): Promise<void> {
  try {
    const { meta } = (await (await call('GET', '/api/v2/products?page%5Bsize%5D=1')).json()) as Page<unknown>;
    keep(meta.page.total > 0);
  } catch {
    // Only a link: whoever follows an address of a product is told what is wrong.
  }
}

function keep(has: boolean): void {
  hasProducts.value = has;
  if (has) sessionStorage.setItem(MARK, '1');
  else sessionStorage.removeItem(MARK);
}
