/**
 * Pictures of every page in both languages, both themes, wide and narrow, for a person to look through.
 *
 *   npm run console:screenshots -- [folder] [--only=NAME,NAME]     default folder: .cache/screenshots
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from './support/chromium.ts'
import { openConsolePage } from './support/console-page.ts'
import type { Look } from './support/console-page.ts'
import { startConsoleServer } from './support/console-server.ts'
import { pagesToShow } from './support/pages.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } })
const folder = resolve(positionals[0] ?? '.cache/screenshots')
const only = values.only?.split(',')
const looks: Look[] = (['zh', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => [1280, 360].map((width) => ({ language, theme, width }))),
)

mkdirSync(folder, { recursive: true })
const server = await startConsoleServer()
const browser = await launchBrowser()
try {
  for (const { name, path, signedOut, arrange } of pagesToShow) {
    if (only !== undefined && !only.includes(name)) continue
    const address = typeof path === 'string' ? path : await path(server)
    for (const look of looks) {
      const { page, complaints, close } = await openConsolePage(
        browser,
        server,
        address,
        look,
        signedOut === true ? null : server.key,
      )
      await page.waitForLoadState('networkidle')
      await arrange?.(page)
      const file = join(folder, `${name}-${look.language}-${look.theme}-${look.width}.png`)
      await page.screenshot({ path: file })
      process.stdout.write(`${file}${complaints.length > 0 ? `  ${complaints.join(' | ')}` : ''}\n`)
      await close()
    }
  }
} finally {
  await browser.close()
  await server.stop()
}
