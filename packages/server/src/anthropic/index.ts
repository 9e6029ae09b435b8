export { openAnthropic } from './open-anthropic.ts'
