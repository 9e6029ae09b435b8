/**
 * What needs a disk: for Node, Deno and Bun.
 * @module @openmaas/sdk/node
 */

import { readFile } from 'node:fs/promises'
import * as fs from 'node:fs'
import type { Upload } from './upload.ts'

/**
 * A file of this machine as an upload, under its own name. It is read from the disk while it is sent, never held in memory as a whole, on Node
 * 19.8 and newer, Bun and Deno; Node 18 has no such thing, so there it is read first.
 *
 * ```ts
 * import { fileFrom } from '@openmaas/sdk/node'
 * await client.files.create({ purpose: 'batch', file: await fileFrom('requests.jsonl') })
 * ```
 *
 * @throws what the file system says, such as `ENOENT`
 */
export async function fileFrom(path: string, name: string = path.replace(/^.*[\\/]/, '')): Promise<Upload> {
  const { openAsBlob } = fs as { readonly openAsBlob?: typeof fs.openAsBlob }
  return { content: openAsBlob === undefined ? await readFile(path) : await openAsBlob(path), name }
}
