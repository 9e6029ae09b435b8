export { MediaInput } from './media-input.ts'
export type { CallMedia, MediaForChat, MediaInputOptions } from './media-input.ts'
