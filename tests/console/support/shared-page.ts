import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import type { ServerUnderTest } from '../../acceptance/support/server.ts'
import { until } from '../../acceptance/support/wait.ts'
import { assertUsable } from './accessibility.ts'
import { openConsolePage } from './console-page.ts'

/** One window for all tests of a file: scripts and styles are loaded and compiled once, people sign in once. */
export interface SharedPage {
  readonly page: Page
  /** Shows an address, as a person who has done nothing yet would see it. */
  at(path: string): Promise<Page>
  /** Fails when everybody could not use what is shown, in light and dark. */
  assertUsable(): Promise<void>
  /** Fails when the browser complained about anything since the last time. */
  assertNoComplaints(): void
}

export async function openSharedPage(browser: Browser, server: ServerUnderTest): Promise<SharedPage> {
  const { page, complaints } = await openConsolePage(browser, server)
  let told = 0
  return {
    page,
    async at(path) {
      await page.evaluate('sessionStorage.clear()')
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    },
    assertUsable: () => assertUsable(page),
    assertNoComplaints() {
      const fresh = complaints.slice(told)
      told = complaints.length
      assert.deepEqual(fresh, [])
    },
  }
}

/** Nothing stands out at the side, once the page has settled. */
export function untilItFits(page: Page): Promise<boolean> {
  return until('the page to fit its window', () =>
    page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'),
  )
}
