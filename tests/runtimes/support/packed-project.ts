import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPackage } from '../../../scripts/sdk/build-package.ts'
import { runCommand } from './run-command.ts'

export interface PackedProject {
  /** Holds the program, and the SDK in `node_modules` as it is published. */
  readonly folder: string
  /** What is uploaded: a batch of some 200 KB. */
  readonly file: string
}

/** A project outside of the repository into which the packed SDK was installed. */
export async function packedProject(work: string): Promise<PackedProject> {
  const built = join(work, 'built')
  await buildPackage('sdk', built)
  const packed = await runCommand('npm', ['pack', '--json', '--loglevel=error'], { cwd: built })
  const [{ filename }]: [{ readonly filename: string }] = JSON.parse(packed)
  const folder = join(work, 'project')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{"name":"project","private":true,"type":"module"}')
  const tarball = join(built, filename)
  await runCommand('npm', ['install', tarball, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
  })
  await cp(join(import.meta.dirname, '..', 'program'), folder, { recursive: true })
  const file = join(folder, 'cities.jsonl')
  const line = (index: number) =>
    JSON.stringify({ custom_id: `line-${index}`, method: 'POST', url: '/v4/chat/completions', body: { city: '北京' } })
  await writeFile(file, Array.from({ length: 2000 }, (_, index) => line(index)).join('\n'))
  return { folder, file }
}
