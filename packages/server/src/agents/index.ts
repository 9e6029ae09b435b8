export { openAgents } from './core/open-agents.ts'
