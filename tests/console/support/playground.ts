import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** A document that is a page with headings, text and a table. */
export const handbookFile = join(import.meta.dirname, '..', '..', 'acceptance', 'fixtures', 'documents', 'handbook.pdf')

interface Tried {
  readonly name: string
  readonly path: string
  /** Says that there is something to see; absent: the page is shown as it is at first. */
  readonly sign?: string
  /** Fills in what the address cannot hold. */
  readonly fill?: (page: Page) => Promise<void>
}

const example = async (page: Page): Promise<void> =>
  page.getByRole('button', { name: /Use an example|填入示例/ }).click()
const tried: readonly Tried[] = [
  { name: 'images', path: 'images?prompt=A+lane+after+the+rain&size=1472x1088', sign: 'main img' },
  { name: 'images-empty', path: 'images' },
  { name: 'videos', path: 'videos?prompt=A+cat+on+the+sill', sign: 'video' },
  { name: 'speech', path: 'speech', fill: example, sign: 'audio' },
  { name: 'voices', path: 'voices' },
  { name: 'voices-clone', path: 'voices?clone=true' },
  { name: 'transcription', path: 'transcription' },
  { name: 'translation', path: 'translation?text=Good+morning&to=zh-CN', sign: 'main h2' },
  {
    name: 'layout',
    path: 'layout',
    fill: (page) => page.locator('input[type=file]').setInputFiles(handbookFile),
    sign: 'canvas + button',
  },
  { name: 'rerank', path: 'rerank', fill: example, sign: 'main ol' },
  { name: 'embeddings', path: 'embeddings', fill: example, sign: 'main table' },
]

/** Every page of the playground but the chat, with what a call gives. */
export const playgroundPages = tried.map(({ name, path, sign, fill }) => ({
  name: `playground-${name}`,
  path: `/playground/${path}`,
  async arrange(page: Page) {
    await fill?.(page)
    if (sign === undefined) return
    await page.locator('main form button[type=submit]').click()
    await page.locator(sign).first().waitFor()
  },
}))
