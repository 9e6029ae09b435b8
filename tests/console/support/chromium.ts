import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A Chromium of this machine: the one that `CHROMIUM` names, else one at a usual place. */
export const chromiumPath = [process.env['CHROMIUM'], ...usualPlaces].find(
  (path) => path !== undefined && path !== '' && existsSync(path),
)

/** For `describe`: skips what needs a browser where there is none. */
export const needsBrowser =
  chromiumPath === undefined ? 'needs Chromium; install it or name it in CHROMIUM' : (false as const)

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium.')
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
