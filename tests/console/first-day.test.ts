import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile, copyFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { desktop, openConsolePage } from './support/console-page.ts'
import { startConsoleServer } from './support/console-server.ts'

const documents = join(import.meta.dirname, '..', 'acceptance', 'fixtures', 'documents')

describe('a person on the first day', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  let folder: string
  before(async () => {
    server = await startConsoleServer()
    browser = await launchBrowser()
    folder = await mkdtemp(join(tmpdir(), 'openmaas-folder-'))
    await mkdir(join(folder, 'more'))
    await copyFile(join(documents, 'handbook.pdf'), join(folder, 'handbook.pdf'))
    await copyFile(join(documents, 'locked.pdf'), join(folder, 'more', 'locked.pdf'))
    await writeFile(join(folder, 'notes.txt'), 'The release is on 14 April.')
    await writeFile(join(folder, '.DS_Store'), 'left by a system')
  })
  after(async () => {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true })
  })

  it('signs in, makes a key, chats, uploads a folder, learns why a document failed, and follows a citation to its place', async () => {
    const { page, complaints, close } = await openConsolePage(browser, server, '/', desktop, null)
    await page.keyboard.type(server.key)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByText('Copy it now').waitFor()

    await page.getByRole('link', { name: 'Open the playground' }).click()
    await page.getByRole('heading', { name: 'Chat', level: 1 }).waitFor()
    await say(page, '2 + 3 = ?')
    await page.getByText('2 + 3 = 5').waitFor()

    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('link', { name: 'Create a knowledge base' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Papers')
    await page.keyboard.press('Enter')
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await (await chooser).setFiles(folder)
    await page.getByText('3 of 3 uploaded').waitFor()
    await page.getByRole('row', { name: /handbook\.pdf.*Ready/ }).waitFor()

    await page.getByRole('button', { name: 'Why “locked.pdf” failed' }).click()
    await page.getByText('Remove its password').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Failed', { exact: true }).first().click()
    await page.waitForURL(/state=failed/)
    await page.getByRole('link', { name: 'locked.pdf' }).click()
    await page.getByText('Remove its password').waitFor()
    assert.equal(await page.getByText('Something went wrong').count(), 0)
    await page.getByRole('link', { name: 'Back to the base' }).click()
    await page.waitForURL(/state=failed/)

    await page.getByRole('link', { name: 'Build an application' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Helper')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ask “Helper”' }).waitFor()
    await say(page, '整机保修期是多久？')
    await page.getByRole('button', { name: 'Open source 1' }).first().click()
    const source = page.getByRole('dialog')
    await source.getByRole('img', { name: 'Page 1 of handbook.pdf' }).waitFor()
    await source.getByRole('button', { name: 'Source 1', pressed: true }).first().waitFor()
    assert.match(await source.getByRole('blockquote').innerText(), /保修/)
    assert.deepEqual(complaints, [])
    await close()
  })

  it('opens a form by keyboard or address, and goes on where it was opened', async () => {
    const { page, close } = await openConsolePage(browser, server, '/applications?create=true')
    const form = page.getByRole('dialog', { name: 'Create an application' })
    await form.waitFor()
    assert.equal(await page.title(), 'Applications · OpenMaaS')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.search === '')
    await page.getByRole('button', { name: 'Create an application' }).first().press('Enter')
    await form.waitFor()
    await page.keyboard.press('Escape')
    await page.locator('button:focus', { hasText: 'Create an application' }).waitFor()
    await close()
  })
})

/** Types where the page put the cursor. */
async function say(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox').and(page.locator(':focus')).waitFor()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}
