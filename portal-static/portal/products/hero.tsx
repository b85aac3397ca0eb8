import { useLoad } from '../../shared/load';
import { siteName } from '../portal';
import { products } from './calls';
import { text } from './text';

/** What stands over the products: the operator's words and picture. Undefined while they are not known: a heading of ours would change under the reader's eyes. */
export function useHero() {
  const { value: look, problem } = useLoad(products.look, []);
  // A portal without its look is still a catalog.
  if (problem) return { lead: text.lead };
  return look && {
    cover: <img class="hero-cover" src={look.cover.url} alt={text.cover(siteName())} width="1200" height="300" />,
    above: look.welcome_message.text.trim() !== '' && <p class="hero-welcome">{look.welcome_message.text}</p>,
    // The contract takes an empty text; a heading must say something.
    heading: look.primary_header.text.trim() || text.title,
  };
}
