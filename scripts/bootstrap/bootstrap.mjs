import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { ensureConsoleBuilt } from './console.mjs'
import { ensureInstalled } from './install.mjs'
import { findNode } from './runtime.mjs'
import { targetArguments } from './targets.mjs'

export const repositoryFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Prepares the repository and runs one target to its end.
 * @param {string} target `serve`, `cli`, `test` or `run`
 * @param {readonly string[]} targetArgs
 * @returns {Promise<number>} exit code: that of the target, 1 when the preparation failed, 2 for an unknown target
 */
export async function bootstrap(target, targetArgs) {
  const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`)
  const args = targetArguments(target, targetArgs, repositoryFolder)
  if ('error' in args) {
    say(args.error)
    return args.exitCode
  }
  try {
    await ensureInstalled(repositoryFolder, say)
    const node = findNode(repositoryFolder)
    if (target === 'serve') await ensureConsoleBuilt(repositoryFolder, node, say)
    return await runChild(node, args.nodeArguments, {
      // glibc keeps large pieces that were given back, and models for reading pages take and give many: handed to the system at once
      // they leave a server that reads some 100 MB smaller.
      MALLOC_MMAP_THRESHOLD_: '1048576',
      ...process.env,
      // The second start reads compiled code from here instead of compiling again.
      NODE_COMPILE_CACHE:
        process.env.NODE_COMPILE_CACHE ?? join(repositoryFolder, 'node_modules', '.cache', 'compiled'),
    })
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 1
  }
}
