export { createEspeakEngine } from './espeak-engine.ts'
export type { EspeakOptions } from './espeak-engine.ts'
export { findEspeak } from './find-program.ts'
