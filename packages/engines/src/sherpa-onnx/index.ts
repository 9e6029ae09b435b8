export { speechFamilies, transcriptionFamilies } from './options.ts'
export type { SherpaFamily, SherpaOptions } from './options.ts'
export { createSherpaEngine } from './sherpa-engine.ts'
