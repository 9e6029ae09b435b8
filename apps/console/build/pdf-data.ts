import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'vite'

/**
 * What the reader of PDF pages fetches for some files only: tables of Chinese, Japanese and Korean encodings, the fonts that a PDF may
 * take for granted, and decoders of scanned pages as plain scripts, because the policy of the page runs no WebAssembly.
 */
export function pdfData(): Plugin {
  let folder = ''
  return {
    name: 'pdf-data',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir, 'pdf')
    },
    writeBundle() {
      const source = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
      cpSync(join(source, 'cmaps'), join(folder, 'cmaps'), { recursive: true })
      cpSync(join(source, 'standard_fonts'), join(folder, 'fonts'), { recursive: true })
      for (const name of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'])
        cpSync(join(source, 'wasm', name), join(folder, 'decoders', name))
    },
  }
}
