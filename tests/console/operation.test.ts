import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { startConsoleServer } from './support/console-server.ts'
import { answerWithCalls } from './support/made-calls.ts'
import { batchLines, operationPages, prepareOperation } from './support/operation-data.ts'
import { openSharedPage, untilItFits } from './support/shared-page.ts'
import type { SharedPage } from './support/shared-page.ts'

describe('an operator in the console', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  let shown: SharedPage
  before(async () => {
    server = await startConsoleServer({ configuration: 'requests: { keepDays: 7 }\n' })
    await prepareOperation(server)
    browser = await launchBrowser()
    shown = await openSharedPage(browser, server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(() => shown.assertNoComplaints())

  it('sees what is degraded and what to do about it', async () => {
    const page = await shown.at('/operation/status')
    const engine = page.getByRole('listitem').filter({ hasText: 'gpu-room' })
    await engine.getByText('degraded').waitFor()
    assert.match(await engine.innerText(), /Check its address/)
    assert.equal(await engine.getByRole('link', { name: 'Engines' }).getAttribute('href'), '/operation/engines')
  })

  it('edits an engine without seeing its key, and removes it from where nothing is routed to it', async () => {
    const page = await shown.at('/operation/engines?engine=gpu-room')
    await page.getByLabel('Most calls at once').fill('3')
    assert.equal(await page.getByLabel('Key', { exact: true }).inputValue(), '***')
    assert.ok(!(await page.content()).includes('sk-never-shown'))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Engine gpu-room is saved').waitFor()
    await page.getByTitle('Show engine gpu-room').click()
    assert.equal(await page.getByLabel('Most calls at once').inputValue(), '3')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    // Refused, with the models that need it.
    await page.getByRole('alert').filter({ hasText: 'glm-4.6' }).waitFor()
  })

  it('changes the routes of a model', async () => {
    const page = await shown.at('/operation/models?model=glm-4.5-x')
    await page.getByRole('combobox', { name: 'Engine', exact: true }).click()
    await page.getByRole('option', { name: 'simulator' }).click()
    await page.getByLabel('Weight').fill('5')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The routes of glm-4.5-x are saved').waitFor()
    await page.getByLabel('Find a model').fill('glm-4.5-x')
    await page.getByRole('row').filter({ hasText: 'glm-4.5-x' }).filter({ hasText: 'console' }).first().waitFor()
  })

  it('makes an account, sees its key once, and disables it', async () => {
    const page = await shown.at('/operation/accounts')
    await page.getByRole('button', { name: 'Make an account' }).click()
    await page.getByLabel('Name').fill('Ada')
    await page.getByRole('dialog').getByRole('button', { name: 'Make an account' }).click()
    const key = await page.getByRole('dialog').getByLabel('Ada').innerText()
    assert.match(key, /^[0-9a-f]{32}\.\w{24}$/)
    const calls = () => fetch(`${server.apiUrl}/models`, { headers: { authorization: `Bearer ${key}` } })
    assert.equal((await calls()).status, 200)
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.getByRole('link', { name: 'Ada' }).click()
    await page.getByRole('button', { name: 'Actions for key default' }).click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await page.getByText('disabled', { exact: true }).waitFor()
    assert.equal((await calls()).status, 401)
    assert.ok(!(await page.content()).includes(key.split('.')[1] ?? ''))
  })

  it('finds a call in the log, whose tokens add up in the totals', async () => {
    const page = await shown.at('/operation/requests?model=glm-4.5-air')
    await page.getByRole('row').nth(1).getByRole('button').click()
    await page.goto(`${server.url}/operation/usage?measure=calls`)
    await page.getByRole('img', { name: /calls over 7 days/ }).waitFor()
    const figures = await page.evaluate<number[]>(
      '[...document.querySelectorAll("main tr")].slice(1).map((row) => Number(row.cells[1].innerText))',
    )
    const total = figures.pop()
    assert.equal(
      figures.reduce((sum, calls) => sum + calls, 0),
      total,
    )
  })

  it('sends a call of the log again, and opens it in the chat as it was', async () => {
    const page = await shown.at('/operation/requests?model=glm-4.5-air')
    await page.getByRole('row').nth(1).getByRole('button').click()
    const drawer = page.getByRole('dialog')
    assert.deepEqual(JSON.parse(await drawer.getByLabel('JSON', { exact: true }).innerText()), {
      model: 'glm-4.5-air',
      messages: [{ role: 'user', content: 'Hello' }],
    })
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await drawer.getByLabel('The answer').getByText('"finish_reason": "stop"').waitFor()
    await page.setViewportSize({ width: 360, height: 800 })
    await untilItFits(page)
    await shown.assertUsable()
    await page.setViewportSize({ width: 1280, height: 800 })
    await drawer.getByRole('link', { name: 'Show the new call in the log' }).click()
    await drawer.waitFor({ state: 'detached' })
    assert.match(page.url(), /request=\w{30}/)
    await page.getByRole('row').nth(1).getByRole('button').click()
    await drawer.getByRole('button', { name: 'Open in the chat' }).click()
    const chat = page.getByRole('log', { name: 'glm-4.5-air' })
    await chat.getByText('Hello', { exact: true }).waitFor()
    await chat.getByRole('button', { name: 'Answer again' }).click()
    await chat.getByText(/out tokens/).waitFor()
  })

  it('scrolls through thousands of calls, of which only those in sight exist', async () => {
    const pagesAsked = await answerWithCalls(shown.page, 5000)
    const page = await shown.at('/operation/requests?days=90')
    await page.getByText('model-1', { exact: true }).waitFor()
    assert.ok(pagesAsked() < 6, 'pages are asked for as they come into sight')
    for (const number of [300, 1200]) {
      const call = page.getByText(`model-${number}`, { exact: true })
      while (!(await call.isVisible())) await page.evaluate('scrollBy(0, 800)')
      assert.ok((await page.getByRole('row').count()) < 100)
    }
    const table = page.getByRole('table', { name: 'Request log' })
    assert.equal(await table.getAttribute('aria-rowcount'), '-1')
    // Opening one of them leaves the place in the list as it is.
    const opener = page.getByTitle('Show call request-1200')
    await opener.scrollIntoViewIfNeeded()
    const place = await page.evaluate<number>('scrollY')
    await opener.click()
    await page.getByRole('dialog').getByText('request-1200').waitFor()
    await page.getByRole('dialog').getByText('The request is not kept').waitFor()
    assert.match(page.url(), /call=%221200%22/)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.ok(Math.abs((await page.evaluate<number>('scrollY')) - place) < 200)
    await page.setViewportSize({ width: 360, height: 800 })
    await page.getByRole('row').nth(1).waitFor()
    await untilItFits(page)
    await shown.assertUsable()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.unrouteAll()
  })

  it('starts a batch from a file, follows it and gets its answers', async () => {
    const page = await shown.at('/batches')
    await page.getByRole('button', { name: 'New batch' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'File of requests' }).click(),
    ])
    await chooser.setFiles({ name: 'requests.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(batchLines) })
    await page.getByRole('button', { name: 'Upload and start' }).click()
    const results = page.getByRole('link', { name: 'Download results' })
    const [download] = await Promise.all([page.waitForEvent('download'), results.click()])
    const answers = await readFile(await download.path(), 'utf8')
    assert.equal(answers.trim().split('\n').length, 3)
  })

  it('finds pages that everybody can use', async () => {
    for (const { path } of operationPages) {
      const page = await shown.at(path)
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      await shown.assertUsable()
    }
  })
})
