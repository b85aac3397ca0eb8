import { signal } from '@preact/signals';

/** The mark beside the portal's name: the site's own until the operator's is there to be shown. */
export const logo = signal('/favicon.svg');

/** Shows the operator's logo and icon. A back end that does not answer leaves the site's own. */
export async function loadLogo(): Promise<void> {
  const address = '/api/v3/assets/logo';
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return;
  }
  logo.value = address;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!icon) return;
  // It may be of another type than ours; the answer says which.
  icon.removeAttribute('type');
  icon.href = '/api/v3/assets/favicon';
}
