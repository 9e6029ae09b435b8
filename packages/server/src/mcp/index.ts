export { mcpTool } from './mcp-tool.ts'
export type { McpSettings } from './mcp-tool.ts'
