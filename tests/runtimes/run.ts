/**
 * Runs the SDK, packed as it is published, in Node 18, Deno, Bun and a browser against a platform that it starts: one small program, the same
 * for all. Runtimes come from the package registry, the browser is the machine's Chromium. What there is none of for this machine is named and
 * left out; with `CI` set that ends in a failure, except for an architecture that a runtime is not built for.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../acceptance/support/server.ts'
import { chromiumPath } from '../console/support/chromium.ts'
import { packedProject } from './support/packed-project.ts'
import { runCommand } from './support/run-command.ts'
import { installedRuntimes } from './support/runtimes.ts'
import { tourInBrowser } from './support/tour-in-browser.ts'

const startedAt = performance.now()
const work = await mkdtemp(join(tmpdir(), 'openmaas-runtimes-'))
let failures = 0

async function report(name: string, tour: () => Promise<{ readonly name?: string; readonly steps: string }>) {
  const begunAt = performance.now()
  try {
    const told = await tour()
    const seconds = ((performance.now() - begunAt) / 1000).toFixed(1)
    console.log(`${told.name ?? name}: ${told.steps} (${seconds} s)`)
  } catch (error) {
    failures += 1
    console.error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const [server, project, runtimes] = await Promise.all([startServer(), packedProject(work), installedRuntimes()])
try {
  const { apiUrl: baseURL, key: apiKey } = server
  const env = {
    PATH: process.env['PATH'],
    HOME: work,
    DENO_NO_UPDATE_CHECK: '1',
    ZAI_BASE_URL: baseURL,
    ZAI_API_KEY: apiKey,
  }
  for (const { name, path, flags, socketModule } of runtimes) {
    if (path === undefined) {
      console.log(`${name}: not run, it is not built for ${process.platform} on ${process.arch}`)
      continue
    }
    const args = [...flags, 'main.js', project.file, ...(socketModule === undefined ? [] : [socketModule])]
    await report(name, async () => {
      const version = /[\d.]+\d/.exec(await runCommand(path, ['--version'], { cwd: project.folder, env }))?.[0]
      const steps = await runCommand(path, args, { cwd: project.folder, env })
      return { name: `${name.split(' ')[0]} ${version}`, steps: steps.trim() }
    })
  }
  if (chromiumPath === undefined) {
    console.log('Browser: not run, there is no Chromium; install it or name it in CHROMIUM')
    if (process.env['CI'] !== undefined) failures += 1
  } else {
    await report('Browser', async () => {
      const { name, steps } = await tourInBrowser(project, { baseURL, apiKey })
      return { name, steps: steps.join(', ') }
    })
  }
} finally {
  await server.stop()
  await rm(work, { recursive: true, force: true })
}
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`)
process.exitCode = failures === 0 ? 0 : 1
