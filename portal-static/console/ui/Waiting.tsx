import { Bones } from '../../shared/ui/Await';

/** What a page shows until it knows what it is about. */
export const PageBones = () => (
  <div class="page"><Bones kind="title" /><Bones kind="line" count={2} /><Bones kind="row" count={4} /></div>
);
