import { execFile } from 'node:child_process'
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..', '..')
const relativeSource = /((?:from|import\()\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g

/**
 * Compiles a package of ours into the form that is published: ESM and declarations, with a package.json of its own.
 *
 * @param name folder below `packages`, with a tsconfig.build.json
 * @param folder where it goes; what was there is removed
 */
export async function buildPackage(name: string, folder: string): Promise<void> {
  const source = join(root, 'packages', name)
  await rm(folder, { recursive: true, force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', join(source, 'tsconfig.build.json'), '--outDir', folder])
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!entry.endsWith('.d.ts')) continue
    // The compiler rewrites the endings of imports in code only.
    const path = join(folder, entry)
    await writeFile(path, (await readFile(path, 'utf8')).replace(relativeSource, '$1.js$2'))
  }
  const own: Manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(published(own), undefined, 2)}\n`)
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  await copyFile(join(source, 'README.md'), join(folder, 'README.md'))
}

interface Manifest {
  readonly private?: boolean
  readonly devDependencies?: object
  readonly exports: Readonly<Record<string, string>>
}

function published(own: Manifest): object {
  const { private: _, devDependencies: __, exports, ...manifest } = own
  const entries = Object.entries(exports).map(([name, path]) => {
    const base = path.replace(/^\.\/src\/(.*)\.ts$/, './$1')
    return [name, { types: `${base}.d.ts`, default: `${base}.js` }] as const
  })
  return {
    ...manifest,
    engines: { node: '>=18' },
    exports: Object.fromEntries(entries),
    files: ['**/*.js', '**/*.d.ts'],
  }
}
