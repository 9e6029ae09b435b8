export { openGeneration } from './open-generation.ts'
export type { Generation } from './open-generation.ts'
