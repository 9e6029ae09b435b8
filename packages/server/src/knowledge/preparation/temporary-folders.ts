import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Folders of results that are on their way are named `preparation-<process>-<run>-<number>`, so that a server that starts finds those
 * of servers that were killed and leaves those of others alone that share the folder.
 */

const run = randomUUID().slice(0, 8)
const ours = /^preparation-(\d+)-([0-9a-f]{8})-\d+$/
let count = 0

/** Folders of one's own below a common one. */
export class TemporaryFolders {
  readonly #parent: string
  #swept: Promise<void> | undefined

  constructor(parent: string) {
    this.#parent = parent
  }

  /** Makes one; before the first, what ended servers left is removed. */
  async make(): Promise<string> {
    await (this.#swept ??= sweep(this.#parent))
    count += 1
    const folder = join(this.#parent, `preparation-${process.pid}-${run}-${count}`)
    await mkdir(folder, { mode: 0o700 })
    return folder
  }
}

async function sweep(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const [, owner, ownerRun] = ours.exec(name) ?? []
    if (owner === undefined || ownerRun === run) continue
    // A restarted container gets the same process number again; its run tells it from its predecessor.
    if (Number(owner) === process.pid || !lives(Number(owner))) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

function lives(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
