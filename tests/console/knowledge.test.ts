import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { startConsoleServer } from './support/console-server.ts'
import { handbookOf } from './support/knowledge.ts'
import type { Handbook } from './support/knowledge.ts'
import { openSharedPage } from './support/shared-page.ts'
import type { SharedPage } from './support/shared-page.ts'

describe('knowledge and applications in the console', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  let handbook: Handbook
  let shown: SharedPage
  before(async () => {
    server = await startConsoleServer()
    browser = await launchBrowser()
    handbook = await handbookOf(server)
    shown = await openSharedPage(browser, server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(() => shown.assertNoComplaints())

  it('makes a base, takes many files, tells why one failed, and deletes the base by its name', async () => {
    const page = await shown.at('/knowledge')
    await page.getByRole('button', { name: 'Create a base' }).first().click()
    await page.getByLabel('Name').fill('Moon')
    await page.getByRole('dialog').getByRole('button', { name: 'Create a base' }).click()
    await page.getByRole('heading', { level: 1, name: 'Moon' }).waitFor()
    const files = Array.from({ length: 12 }, (_, number) => ({
      name: `note-${number}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from(`Note ${number}: the radius of the moon is 1737 km.`),
    }))
    const broken = { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\nbroken') }
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...files, broken])
    await page.getByText('13 of 13 uploaded').waitFor()
    await page.getByRole('button', { name: 'Why “broken.pdf” failed and what to do' }).click()
    await page.getByText('save a copy that displays well', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Failed', { exact: true }).first().click()
    await page.getByText('1 document', { exact: true }).waitFor()
    await page.getByRole('row', { name: /broken\.pdf.*The document is damaged/ }).waitFor()
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByRole('button', { name: 'Delete' }).isDisabled(), true)
    await dialog.getByLabel('Type “Moon” to confirm').fill('Moon')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor()
  })

  it('shows slices over the page, and what another way of cutting would give', async () => {
    const { baseId, documentId } = handbook
    const path = `/knowledge/${baseId}/documents/${documentId}`
    const page = await shown.at(path)
    await page.getByRole('button', { name: 'Slice 2', exact: true }).first().click()
    await page.waitForURL(/slice=/)
    await page.getByRole('button', { name: 'Cut anew' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('3 → 3').waitFor()
  })

  it('tests recall with the scores of every stage, and keeps the question in the address', async () => {
    const page = await shown.at(`/knowledge/${handbook.baseId}?tab=recall`)
    await page.getByLabel('Question').fill('整机保修期')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('row', { name: /Fused 1/ }).waitFor()
    await page.getByText('none by meaning').waitFor()
    await page.reload()
    await page.getByRole('row', { name: /Fused 1/ }).waitFor()
    await page.getByRole('link', { name: 'handbook.pdf' }).first().click()
    await page
      .getByRole('button', { name: /^Slice/, pressed: true })
      .first()
      .waitFor()
  })

  it('downloads a base as an archive', async () => {
    const page = await shown.at(`/knowledge/${handbook.baseId}?tab=settings`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ])
    assert.match(download.suggestedFilename(), /\.tar\.gz$/)
    assert.equal(await download.failure(), null)
  })

  it('answers in the test chat and opens a citation on its page at the box', async () => {
    const page = await shown.at(`/applications/${handbook.applicationId}`)
    await page.getByLabel('Ask something; Enter sends').fill('整机保修期是多久？')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Open source 1' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Source 1', pressed: true }).waitFor()
    assert.match(page.url(), /cite=/)
  })

  it('says at once when the prompt of an application is not right', async () => {
    const path = `/applications/${handbook.applicationId}?tab=settings`
    const page = await shown.at(path)
    await page.getByLabel('Template', { exact: true }).fill('{{user}} {{user}}')
    await page.getByText('{{user}} 2 times').waitFor()
    await page.getByText('Each placeholder must stand in it exactly once.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await page.getByLabel('Template', { exact: true }).fill('{{user}} {{knowledge}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  })

  it('talks with an application as a flow, with a file and what to ask next', async () => {
    const page = await shown.at(`/applications/${handbook.applicationId}?tab=flow`)
    const mars = { name: 'mars.txt', mimeType: 'text/plain', buffer: Buffer.from('火星的平均半径约为3390公里。') }
    await page.locator('input[type=file]').first().setInputFiles(mars)
    await page.getByText('ready', { exact: true }).waitFor()
    const question = page.getByRole('textbox', { name: 'Ask something; Enter sends' })
    await question.fill('火星的平均半径是多少？')
    await page.keyboard.press('Enter')
    const log = page.getByRole('log')
    await log.getByText('3390').waitFor()
    await page.waitForURL(/chat=/)
    await question.fill('整机保修期是多久？')
    await page.keyboard.press('Enter')
    await log.getByText('What happened').nth(1).waitFor()
    await log.getByText('What happened').nth(1).click()
    await log
      .getByText(/has searched/)
      .nth(1)
      .waitFor()
    await page.getByRole('group', { name: 'Could be asked next' }).getByRole('button').first().waitFor()
    await shown.assertUsable()
    await log.getByRole('button', { name: 'Open source 1' }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Source 1', pressed: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('group', { name: 'Could be asked next' }).getByRole('button').first().click()
    await log.getByText('What happened').nth(2).waitFor()
    await page.getByRole('button', { name: 'Show as code' }).click()
    const code = page.getByRole('dialog').getByLabel('curl').last()
    assert.match((await code.textContent()) ?? '', /v3\/application\/invoke[^]*"conversation_id"/)
  })

  it('has pages that everybody can use', async () => {
    const { baseId, documentId, applicationId } = handbook
    const paths = [
      '/knowledge',
      `/knowledge/${baseId}`,
      `/knowledge/${baseId}?tab=recall&query=X100`,
      `/knowledge/${baseId}/documents/${documentId}?cut=true`,
      `/applications/${applicationId}?tab=settings`,
    ]
    for (const path of paths) {
      const page = await shown.at(path)
      await page.waitForLoadState('networkidle')
      await shown.assertUsable()
    }
  })
})
