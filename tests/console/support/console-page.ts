import type { Browser, Page } from 'playwright-core'
import type { ServerUnderTest } from '../../acceptance/support/server.ts'

export interface Look {
  readonly language: 'zh' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
}

export const desktop: Look = { language: 'en', theme: 'light', width: 1280 }
const height = 800

export interface ConsolePage {
  readonly page: Page
  /** What the browser complained about: errors of scripts, and everything that the policy of the page forbade. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** A browser window of its own at an address of the console, signed in unless told otherwise. */
export async function openConsolePage(
  browser: Browser,
  server: ServerUnderTest,
  path = '/',
  look: Look = desktop,
  key: string | null = server.key,
): Promise<ConsolePage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height },
    colorScheme: look.theme,
    locale: look.language === 'zh' ? 'zh-CN' : 'en-US',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  })
  if (key !== null) await context.addCookies([await signIn(server, key)])
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  await page.goto(server.url + path)
  await page.getByRole('main').first().waitFor()
  return { page, complaints, close: () => context.close() }
}

async function signIn(server: ServerUnderTest, key: string) {
  const reply = await fetch(`${server.url}/api/console/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
  })
  const [pair = ''] = (reply.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  if (value === '') throw new Error(`no session: ${reply.status}`)
  return {
    name,
    value,
    domain: new URL(server.url).hostname,
    path: '/api',
    httpOnly: true,
    sameSite: 'Strict' as const,
  }
}
