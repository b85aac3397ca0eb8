import { unloaded } from './problem';

/** What puts rendered Markdown into a page; it comes with the first that is shown. */
export const markdown = () => import('./markdown/rendered').catch(unloaded);
