export { openResponses } from './open-responses.ts'
