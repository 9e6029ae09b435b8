import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { assertUsable } from './support/accessibility.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { desktop, openConsolePage } from './support/console-page.ts'
import { startConsoleServer } from './support/console-server.ts'

describe('a person who opens the console', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  before(async () => {
    server = await startConsoleServer()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  it('signs in with the key, stays signed in over a reload, and signs out', async () => {
    const { page, complaints, close } = await openConsolePage(browser, server, '/', desktop, null)
    await page.getByLabel('API key', { exact: false }).first().fill('a1b2.wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('API key', { exact: false }).first().fill(server.key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('leaves no key where scripts could find it', async () => {
    const { page, close } = await openConsolePage(browser, server)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const reachable = await page.evaluate<string>(
      'JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href])',
    )
    assert.ok(!reachable.includes(server.key.split('.')[1] ?? ''))
    assert.ok(!reachable.includes('openmaas_session'))
    await close()
  })

  it('finds pages that everybody can use', async () => {
    for (const key of [null, server.key]) {
      const { page, close } = await openConsolePage(browser, server, '/', desktop, key)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await assertUsable(page)
      await close()
    }
  })

  it('reads Chinese or English as the browser prefers, and keeps what was chosen', async () => {
    const { page, close } = await openConsolePage(browser, server, '/', { ...desktop, language: 'zh' }, null)
    await page.getByRole('heading', { name: '登录控制台' }).waitFor()
    await page.getByText('English').click()
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor()
    await close()
  })
})
