export { assistantRoutes } from './assistant-routes.ts'
export { AssistantService } from './assistant-service.ts'
export { Attachments } from './attachments.ts'
