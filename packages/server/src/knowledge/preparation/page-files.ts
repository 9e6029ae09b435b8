import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ReadPage } from '../parsing/web/read-page.ts'
import type { PageInput } from './page.ts'

/* What a page that was read leaves in its folder: one file of JSON. */

const pageFile = 'page.json'

const named = z.array(z.object({ text: z.string(), url: z.string() }))
const page = z.object({
  title: z.string(),
  description: z.string(),
  content: z.string(),
  metadata: z.record(z.string(), z.string()),
  stylesheets: z.array(z.string()),
  images: named,
  links: named,
  publishedTime: z.string().optional(),
})

/** In the reading process. */
export async function readPageInto(folder: string, input: PageInput): Promise<void> {
  // Its libraries are of no use to the server, which only reads the result.
  const { readPage } = await import('../parsing/web/read-page.ts')
  const read: ReadPage = readPage(await readFile(input.path), input)
  await writeFile(join(folder, pageFile), JSON.stringify(read), { flag: 'wx', mode: 0o600 })
}

/** In the server. @throws when the file is not as `readPageInto` makes it */
export async function readPageFile(folder: string): Promise<ReadPage> {
  return page.parse(JSON.parse(await readFile(join(folder, pageFile), 'utf8')))
}
