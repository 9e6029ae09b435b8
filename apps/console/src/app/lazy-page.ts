import { lazyRouteComponent } from '@tanstack/react-router'
import type { AsyncRouteComponent } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** The script of a page did not arrive: no connection, or a newer version took its place. */
export class PageLoadError extends Error {
  override readonly name = 'PageLoadError'
}

/**
 * A page whose script is loaded when it is opened or about to be. One that does not arrive is a `PageLoadError`: the router would load the
 * whole document anew, and lose it where the server is gone.
 */
export function lazyPage<const Name extends string>(
  load: () => Promise<Readonly<Record<Name, () => ReactNode>>>,
  name: Name,
): AsyncRouteComponent<object> {
  return lazyRouteComponent(
    async () => ({
      Page: await load().then(
        (module) => module[name],
        (cause: unknown) => {
          throw new PageLoadError('The page did not arrive.', { cause })
        },
      ),
    }),
    'Page',
  )
}
