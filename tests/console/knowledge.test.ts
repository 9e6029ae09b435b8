import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { assertAccessible } from './support/accessibility.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { desktop, openConsolePage } from './support/console-page.ts'
import { startConsoleServer } from './support/console-server.ts'
import { handbookOf } from './support/knowledge.ts'
import type { Handbook } from './support/knowledge.ts'

describe('knowledge and applications in the console', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  let handbook: Handbook
  before(async () => {
    server = await startConsoleServer()
    browser = await launchBrowser()
    handbook = await handbookOf(server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  it('makes a base, takes many files, tells why one failed, and deletes the base by its name', async () => {
    const { page, complaints, close } = await openConsolePage(browser, server, '/knowledge')
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
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByRole('button', { name: 'Delete' }).isDisabled(), true)
    await dialog.getByLabel('Type “Moon” to confirm').fill('Moon')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('shows slices over the page, and what another way of cutting would give', async () => {
    const { baseId, documentId } = handbook
    const path = `/knowledge/${baseId}/documents/${documentId}`
    const { page, complaints, close } = await openConsolePage(browser, server, path)
    await page.getByRole('button', { name: 'Slice 2', exact: true }).first().click()
    await page.waitForURL(/slice=/)
    await page.getByRole('button', { name: 'Cut anew' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('3 → 3').waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('tests recall with the scores of every stage, and keeps the question in the address', async () => {
    const { page, complaints, close } = await openConsolePage(
      browser,
      server,
      `/knowledge/${handbook.baseId}?tab=recall`,
    )
    await page.getByLabel('Question').fill('整机保修期')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('row', { name: /Fused 1/ }).waitFor()
    await page.reload()
    await page.getByRole('row', { name: /Fused 1/ }).waitFor()
    await page.getByRole('link', { name: 'handbook.pdf' }).first().click()
    await page
      .getByRole('button', { name: /^Slice/, pressed: true })
      .first()
      .waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('downloads a base as an archive', async () => {
    const { page, close } = await openConsolePage(browser, server, `/knowledge/${handbook.baseId}?tab=settings`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ])
    assert.match(download.suggestedFilename(), /\.tar\.gz$/)
    assert.equal(await download.failure(), null)
    await close()
  })

  it('answers in the test chat and opens a citation on its page at the box', async () => {
    const { page, complaints, close } = await openConsolePage(
      browser,
      server,
      `/applications/${handbook.applicationId}`,
    )
    await page.getByLabel('Ask something; Enter sends').fill('整机保修期是多久？')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Open source 1' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Source 1', pressed: true }).waitFor()
    assert.match(page.url(), /cite=/)
    assert.deepEqual(complaints, [])
    await close()
  })

  it('says at once when the prompt of an application is not right', async () => {
    const path = `/applications/${handbook.applicationId}?tab=settings`
    const { page, close } = await openConsolePage(browser, server, path)
    await page.getByLabel('Template', { exact: true }).fill('{{user}} {{user}}')
    await page.getByText('{{user}} 2 times').waitFor()
    await page.getByText('Each placeholder must stand in it exactly once.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await page.getByLabel('Template', { exact: true }).fill('{{user}} {{knowledge}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await close()
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`has pages that everybody can use, in the ${theme} theme`, async () => {
      const { baseId, documentId, applicationId } = handbook
      const paths = [
        '/knowledge',
        `/knowledge/${baseId}`,
        `/knowledge/${baseId}?tab=recall&query=X100`,
        `/knowledge/${baseId}/documents/${documentId}?cut=true`,
        `/applications/${applicationId}?tab=settings`,
      ]
      for (const path of paths) {
        const { page, close } = await openConsolePage(browser, server, path, { ...desktop, theme })
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        await assertAccessible(page)
        await close()
      }
    })
  }
})
