import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back what loading the modules took for a moment: sources, parser results, and a young generation as large as V8 makes it. That is a
 * quarter of an idle server, and V8 would keep it, because a server that has little to do collects rarely. Takes some 100 ms, so it belongs
 * before the first connection; what calls need later grows anew.
 */
export function returnStartMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as typeof globalThis.gc
  setFlagsFromString('--no-expose-gc')
  void collect?.({ execution: 'sync', type: 'major', flavor: 'last-resort' })
}
