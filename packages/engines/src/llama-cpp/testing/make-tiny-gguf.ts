/** Makes a tiny model file: `node make-tiny-gguf.ts <chat|chat-without-template|embedding|rerank> <path> [seed]`. */
import { makeTinyGguf, type TinyGgufKind } from './tiny-gguf.ts'

const kinds: readonly TinyGgufKind[] = ['chat', 'chat-without-template', 'embedding', 'rerank']
const [kindName, path, seed = '1'] = process.argv.slice(2)
const kind = kinds.find((name) => name === kindName)
if (kind === undefined || path === undefined || !/^\d+$/.test(seed)) {
  process.stderr.write(`usage: make-tiny-gguf.ts <${kinds.join('|')}> <path> [seed]\n`)
  process.exitCode = 2
} else {
  makeTinyGguf(kind, path, Number(seed))
}
