/** Tools of the platform that the monitor counts apart from models, by the operation of their calls. */
export type ToolKind = 'search' | 'reader' | 'mcp'

const kinds: Readonly<Record<string, ToolKind>> = {
  'web_search.create': 'search',
  'tools.create': 'search',
  'reader.create': 'reader',
}

/** Undefined for a call of a model. */
export function toolKindOf(operation: string): ToolKind | undefined {
  return kinds[operation] ?? (operation.startsWith('mcp.') ? 'mcp' : undefined)
}
