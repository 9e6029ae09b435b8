import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(?:js|css|svg|html|json)$/
/** Below this a compressed file saves nothing worth a second file. */
const minBytes = 1024

/** Writes `.br` and `.gz` beside every text file of the build, so that the server compresses nothing while it serves. */
export function compressAssets(): Plugin {
  let folder = ''
  return {
    name: 'compress-assets',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        // The page is changed on its way out, so it is compressed there or not at all.
        if (!compressible.test(name) || name.endsWith('.html')) continue
        const path = join(folder, name)
        const content = readFileSync(path)
        if (content.length < minBytes) continue
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
