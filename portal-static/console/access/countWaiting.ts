import { developers, registrations } from '../calls/people';
import { portals } from '../calls/portals';
import { type Waiting, waiting } from './waiting';

// Two calls for each portal: an installation has a handful. What lies beyond is counted when its portal is opened.
const PORTALS_MAX = 10;

export async function loadWaiting(): Promise<void> {
  try {
    const first = (await portals.list({ size: PORTALS_MAX })).data;
    waiting.value = new Map(await Promise.all(first.map(async ({ id }) => [id, await countWaiting(id)] as const)));
  } catch {
    // Only a hint beside a link: whoever follows it is told what is wrong.
  }
}

/** After a decision. */
export async function recountWaiting(portal: string): Promise<void> {
  try {
    waiting.value = new Map(waiting.value).set(portal, await countWaiting(portal));
  } catch {
    // As above.
  }
}

async function countWaiting(portal: string): Promise<Waiting> {
  const [people, access] = await Promise.all([
    developers.list(portal, { status: 'pending', size: 1 }),
    registrations.list(portal, { status: 'pending', size: 1 }),
  ]);
  return { developers: people.meta.page.total, registrations: access.meta.page.total };
}
