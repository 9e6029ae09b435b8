export { knowledgeForChat } from './knowledge-for-chat.ts'
