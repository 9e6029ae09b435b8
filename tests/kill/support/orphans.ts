import { readdir, readFile } from 'node:fs/promises'

/** Processes in which a server reads documents. */
export async function readersOf(serverProcessId: number): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || !(await isReader(Number(name)))) continue
    const status = await textOf(`/proc/${name}/status`)
    if (Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]) === serverProcessId) found.push(Number(name))
  }
  return found
}

/** False also for one that is dead and only waits to be collected. */
export async function isReader(processId: number): Promise<boolean> {
  return (await textOf(`/proc/${processId}/cmdline`)).includes('preparation-process.ts')
}

/** Empty when the process is gone. */
async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return ''
    throw error
  })
}
