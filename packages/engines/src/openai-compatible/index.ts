export { createOpenAiCompatibleEngine } from './openai-compatible-engine.ts'
export type { OpenAiCompatibleOptions } from './openai-compatible-engine.ts'
export type { Dialect, ThinkingField } from './dialect.ts'
