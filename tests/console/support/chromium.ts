import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A Chromium of this machine: the one that `CHROMIUM` names, which must then be there, else one at a usual place. */
export const chromiumPath = named() ?? usualPlaces.find((path) => existsSync(path))

/** For `describe`: skips what needs a browser where there is none. */
export const needsBrowser =
  chromiumPath === undefined ? 'needs Chromium; install it or name it in CHROMIUM' : (false as const)

function named(): string | undefined {
  const path = process.env['CHROMIUM']
  if (path === undefined || path === '') return undefined
  // Who names one wants these tests to run, not to be skipped.
  if (!existsSync(path)) throw new Error(`CHROMIUM names ${path}, which is not there.`)
  return path
}

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium.')
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
