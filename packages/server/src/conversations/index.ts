export { ConversationService } from './conversation-service.ts'
export type { Said, Turn } from './conversation-service.ts'
export type { Conversation, ConversationKind } from './conversation-repository.ts'
