export { knowledgeForChat } from './knowledge-for-chat.ts'
export { knowledgeChatRoutes } from './knowledge-chat-routes.ts'
export { KnowledgeChatService } from './knowledge-chat-service.ts'
