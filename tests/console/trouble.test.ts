import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { createApplication, slices } from '../acceptance/support/applications.ts'
import { knowledgeClient } from '../acceptance/support/knowledge.ts'
import type { LocalServer } from '../acceptance/support/server.ts'
import { assertAccessible } from './support/accessibility.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { desktop, openConsolePage } from './support/console-page.ts'
import { startConsoleServer } from './support/console-server.ts'

describe('the console in trouble', { skip: needsBrowser }, () => {
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

  it('asks for a new sign-in over the page when a session has ended, and keeps what was typed', async () => {
    const { page, close } = await openConsolePage(browser, server, '/knowledge')
    await page.getByRole('button', { name: 'Create a base' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill('Papers')
    await page.context().clearCookies()
    await page.keyboard.press('Enter')
    const again = page.getByRole('dialog', { name: 'Your session has ended' })
    await again.getByLabel('API key').first().fill('a1b2.wrong')
    await again.getByRole('button', { name: 'Sign in' }).click()
    await again.getByText('not valid').waitFor()
    await assertAccessible(page)
    await again.getByLabel('API key').first().fill(server.key)
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    await page.getByRole('dialog').getByRole('button', { name: 'Create a base' }).click()
    await page.getByRole('heading', { name: 'Papers', level: 1 }).waitFor()
    await close()
  })

  it('keeps the navigation when a page does not arrive, and opens the page once it can', async () => {
    const { page, close } = await openConsolePage(browser, server)
    await page.getByRole('heading', { name: 'Get started' }).waitFor()
    await page.route('**/*', (route) => route.abort())
    await page.getByRole('link', { name: 'Batches' }).click()
    await page.getByText('could not be loaded').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Home' }).count(), 1)
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.getByText('cannot be reached').waitFor()
    await page.unroute('**/*')
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.getByRole('heading', { name: 'Batches', level: 1 }).waitFor()
    await close()
  })

  it('says what to do when no engine answers, and gives the question back', async () => {
    const model = 'glm-4.5-airx'
    await send('/admin/engines/gone', { type: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' })
    await send(`/admin/models/${model}/routes`, { routes: [{ engine: 'gone' }] })
    const { page, close } = await openConsolePage(browser, server, `/playground/chat?model=${model}`, {
      ...desktop,
      theme: 'dark',
    })
    await page.getByLabel('Your message').fill('Hello')
    await page.keyboard.press('Enter')
    await page.getByText('choose another model').waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'See what is wrong' }).click()
    await page.getByText('Something does not work').waitFor()

    const client = knowledgeClient(server, server.key)
    const baseId = await client.createBase({ name: 'Papers' })
    const applicationId = await createApplication(client, [baseId], { name: 'Helper', model, ...slices(3) })
    await page.goto(`${server.url}/applications/${applicationId}`)
    await page.getByLabel('Ask something').fill('How long is the warranty?')
    await page.keyboard.press('Enter')
    await page.getByText('choose another model').waitFor()
    assert.equal(await page.getByLabel('Ask something').inputValue(), 'How long is the warranty?')
    await close()
  })

  async function send(path: string, body: object): Promise<void> {
    const { status } = await fetch(`${server.url}/api${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(status, 200)
  }
})
