/**
 * The address of a file of this platform below the page's own host. Links name the host by which the platform is known to others; the page
 * may ask only its own.
 */
export function localLink(address: string): string {
  const { pathname, search } = new URL(address, location.origin)
  return pathname + search
}
