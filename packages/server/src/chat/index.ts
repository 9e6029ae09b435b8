export { chatTaskHandler, chatTaskKind } from './async-chat.ts'
export { chatRoutes } from './chat-routes.ts'
export { ChatService } from './chat-service.ts'
export type { ChatRequest } from './chat-input.ts'
