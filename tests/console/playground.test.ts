import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { LocalServer } from '../acceptance/support/server.ts'
import { until } from '../acceptance/support/wait.ts'
import { launchBrowser, needsBrowser } from './support/chromium.ts'
import { startConsoleServer } from './support/console-server.ts'
import { handbookFile } from './support/playground.ts'
import { openSharedPage, untilItFits } from './support/shared-page.ts'
import type { SharedPage } from './support/shared-page.ts'

describe('the playground', { skip: needsBrowser }, () => {
  let server: LocalServer
  let browser: Browser
  let shown: SharedPage
  before(async () => {
    server = await startConsoleServer()
    browser = await launchBrowser()
    shown = await openSharedPage(browser, server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(() => shown.assertNoComplaints())

  const at = (path: string): Promise<Page> => shown.at(`/playground/${path}`)

  it('streams answers of two models side by side, and answers an edited question again', async () => {
    const page = await at('chat?beside=glm-4.5-air')
    await page.getByRole('textbox', { name: 'Your message' }).fill('2 + 3 = ?')
    await page.keyboard.press('Enter')
    for (const model of ['glm-4.7', 'glm-4.5-air'])
      await page.getByRole('log', { name: model }).getByText('out tokens').waitFor()
    const first = page.getByRole('log', { name: 'glm-4.7' })
    await first.getByRole('button', { name: 'Edit' }).click()
    await first.getByRole('textbox', { name: 'Edit' }).fill('What is 40 + 2?')
    await first.getByRole('button', { name: 'Send again' }).click()
    await first.getByText('What is 40 + 2?').first().waitFor()
    await first.getByText('out tokens').waitFor()
    assert.equal(await first.getByText('2 + 3 = ?', { exact: true }).count(), 0)
    await first.getByRole('button', { name: 'Answer again' }).click()
    await first.getByText('out tokens').waitFor()
    await shown.assertUsable()
  })

  it('stops an answer, and keeps the conversation over a reload', async () => {
    const page = await at('chat')
    await page.route('**/chat/completions', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'x-openmaas-simulate': 'delay=60s' } }),
    )
    await page.getByRole('textbox', { name: 'Your message' }).fill('Take your time')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('stopped').waitFor()
    await page.unroute('**/chat/completions')
    await page.reload()
    await page.getByText('Take your time').waitFor()
  })

  it('plays what a model with a voice answers to a recording', async () => {
    const page = await at('chat?model=glm-4-voice')
    await page.locator('input[accept*=audio]').setInputFiles({
      name: 'hello.wav',
      mimeType: 'audio/wav',
      buffer: await spoken('Hello there'),
    })
    await page.getByLabel('Recording 1').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByLabel('Spoken answer').waitFor()
    assert.ok(await secondsOf(page, 'Spoken answer'))
    await shown.assertUsable()
  })

  it('draws a picture that can be taken along, and shows the request as code', async () => {
    const page = await at('images')
    await page.getByRole('textbox', { name: 'Prompt' }).fill('A kitten on a window sill')
    await page.getByRole('button', { name: 'Draw the picture' }).click()
    const picture = page.getByRole('img', { name: 'A kitten on a window sill' })
    await picture.waitFor()
    await until('the picture to be shown', () =>
      page.evaluate<boolean>('document.querySelector("main img").naturalWidth === 1280'),
    )
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    assert.match((await saved).suggestedFilename(), /\.png$/)
    await page.waitForURL(/prompt=/)
    await page.getByRole('button', { name: 'Show as code' }).click()
    const code = page.getByRole('dialog').getByLabel('curl')
    assert.match((await code.last().textContent()) ?? '', /images\/generations[^]*A kitten on a window sill/)
    await shown.assertUsable()
  })

  it('makes a video in the background and plays it', async () => {
    const page = await at('videos?model=cogvideox-flash&size=720x480')
    await page.getByRole('textbox', { name: 'Prompt' }).fill('A kitten runs')
    await page.getByRole('button', { name: 'Submit the task' }).click()
    await page.locator('video').waitFor()
    await page.getByText('done', { exact: true }).waitFor()
    await shown.assertUsable()
  })

  it('speaks a text', async () => {
    const page = await at('speech')
    await page.getByRole('button', { name: 'Use an example' }).click()
    await page.getByRole('button', { name: 'Speak' }).click()
    await page.getByLabel('Hello, and welcome to OpenMaaS.').waitFor()
    assert.ok(await secondsOf(page, 'Hello, and welcome to OpenMaaS.'))
    await shown.assertUsable()
  })

  it('clones a voice from a recording, lets it be heard and deletes it', async () => {
    const page = await at('voices')
    await page.getByRole('button', { name: 'Listen to “彤彤”' }).click()
    await page.getByRole('button', { name: 'Stop “彤彤”' }).click()
    await page.getByRole('button', { name: 'Listen to “彤彤”' }).waitFor()
    await page.getByRole('button', { name: 'Clone a voice' }).first().click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name' }).fill('Narrator')
    const buffer = await spoken('Every voice has a sample of three seconds, more or less.')
    await form.locator('input[type=file]').setInputFiles({ name: 'sample.wav', mimeType: 'audio/wav', buffer })
    assert.equal(await form.getByRole('button', { name: 'Clone the voice' }).isDisabled(), true, 'without consent')
    await form.getByLabel('the speaker has agreed', { exact: false }).check()
    await shown.assertUsable()
    await form.getByRole('button', { name: 'Clone the voice' }).click()
    await form.getByText('The voice “Narrator” is ready').waitFor()
    assert.ok(await secondsOf(page, 'Narrator'))
    await page.keyboard.press('Escape')
    await page.getByText('Mine', { exact: true }).first().click()
    await page.waitForURL(/owner=own/)
    await page.setViewportSize({ width: 360, height: 800 })
    await page.getByRole('row').filter({ hasText: 'voice_clone_' }).waitFor()
    await untilItFits(page)
    await shown.assertUsable()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Delete voice “Narrator”' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No voice of your own yet' }).waitFor()
  })

  it('writes down a recording', async () => {
    const page = await at('transcription')
    const buffer = await spoken('Good morning')
    await page.locator('input[type=file]').setInputFiles({ name: 'morning.wav', mimeType: 'audio/wav', buffer })
    await page.getByRole('button', { name: 'Write it down' }).click()
    await page.getByRole('heading', { name: 'Text' }).waitFor()
    await shown.assertUsable()
  })

  it('translates', async () => {
    const page = await at('translation?to=zh-CN')
    await page.getByRole('textbox', { name: 'Text' }).fill('Good morning')
    await page.getByRole('button', { name: 'Translate', exact: true }).click()
    await page.getByRole('heading', { name: 'Translation', level: 2 }).waitFor()
    await shown.assertUsable()
  })

  it('keeps terms for translations in a glossary, and takes tables in and out', async () => {
    const page = await shown.at('/glossaries')
    await page.getByRole('button', { name: 'New glossary' }).first().click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name' }).fill('Products')
    const table = Buffer.from('术语,译文\n智谱清言,ChatGLM\n')
    await form.locator('input[type=file]').setInputFiles({ name: 'terms.csv', mimeType: 'text/csv', buffer: table })
    await form.getByRole('button', { name: 'New glossary' }).click()
    await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor()
    await page.getByRole('button', { name: 'Add an entry' }).click()
    // The new row is written into at once.
    await page.keyboard.type('大模型')
    await page.getByText('1 row is not right').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await page.keyboard.press('Tab')
    await page.keyboard.type('large model')
    const more = Buffer.from(Array.from({ length: 3000 }, (_, number) => `term ${number},Wort ${number}`).join('\n'))
    const csv = { name: 'more.csv', mimeType: 'text/csv', buffer: more }
    await page.locator('main input[type=file]').setInputFiles(csv)
    await page.getByText('3000 entries imported').waitFor()
    assert.ok((await page.getByRole('row').count()) < 100, 'only rows in sight exist')
    await shown.assertUsable()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.getByText('3,002 entries').waitFor()
    await page.reload()
    await page.getByRole('searchbox').fill('wort 2999')
    await page.waitForURL(/word=/)
    assert.equal(await page.getByRole('textbox', { name: 'Term' }).inputValue(), 'term 2999')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export CSV' }).click()
    const written = await readFile(await (await saved).path(), 'utf8')
    assert.match(written, /大模型,large model\r\n[^]*term 2999,Wort 2999\r\n$/)
    await page.getByRole('link', { name: 'Translate with it' }).click()
    await page.getByRole('combobox', { name: 'Glossary' }).waitFor()
    await until('the glossary to be chosen', () =>
      page.evaluate<boolean>('[...document.querySelectorAll("input")].some(({ value }) => value === "Products")'),
    )
    await shown.at('/glossaries')
    await page.getByRole('button', { name: 'Delete glossary “Products”' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No glossary yet' }).waitFor()
  })

  it('reads a document, and shows where on the page everything stands', async () => {
    const page = await at('layout')
    await page.locator('input[type=file]').setInputFiles(handbookFile)
    await page.getByRole('button', { name: 'Read it' }).click()
    const box = page.getByRole('button', { name: 'Table 7', exact: true })
    await box.click()
    assert.equal(await box.getAttribute('aria-pressed'), 'true')
    await page.getByRole('cell', { name: '450 瓦' }).waitFor()
    const { width = 0, height = 0 } = (await box.boundingBox()) ?? {}
    const whole = await page.locator('canvas').boundingBox()
    assert.ok(width > 0 && width < (whole?.width ?? 0) / 2 && height > 0 && height < (whole?.height ?? 0) / 8)
    await shown.assertUsable()
  })

  it('orders texts by how well they answer', async () => {
    const page = await at('rerank')
    await page.getByRole('button', { name: 'Use an example' }).click()
    await page.getByRole('button', { name: 'Order them' }).click()
    await page.getByRole('listitem').first().waitFor()
    await shown.assertUsable()
  })

  it('compares texts by their vectors', async () => {
    const page = await at('embeddings')
    await page.getByRole('button', { name: 'Use an example' }).click()
    await page.getByRole('button', { name: 'Make vectors' }).click()
    await page.getByRole('cell', { name: '1.000' }).first().waitFor()
    await shown.assertUsable()
  })

  it('says what to do when a call is refused', async () => {
    const page = await at('images?prompt=x&size=1x1')
    await page.getByRole('button', { name: 'Draw the picture' }).click()
    await page.getByRole('alert').getByText('Error code 1214').waitFor()
    await shown.assertUsable()
  })

  async function spoken(input: string): Promise<Buffer> {
    const reply = await fetch(`${server.apiUrl}/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'glm-tts', input, voice: 'tongtong', response_format: 'wav' }),
    })
    return Buffer.from(await reply.arrayBuffer())
  }
})

/** Seconds that a player has to play, once the browser has read the sound. */
async function secondsOf(page: Page, label: string): Promise<number> {
  const player = `document.querySelector('audio[aria-label="${label}"]')`
  await until('the sound to be read', () => page.evaluate<boolean>(`${player}.readyState > 0`))
  return page.evaluate<number>(`${player}.duration`)
}
