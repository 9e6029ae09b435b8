export { createLlamaCppEngine } from './llama-cpp-engine.ts'
export type { LlamaCppOptions } from './options.ts'
