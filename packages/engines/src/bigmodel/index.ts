export { createBigModelEngine } from './bigmodel-engine.ts'
export type { BigModelOptions } from './bigmodel-engine.ts'
