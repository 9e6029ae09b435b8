const maxCharacters = 64

/** The name under which a model calls a tool of an MCP server: only what names of functions may hold, the same in every call. */
export function mcpFunctionName(serverLabel: string, toolName: string): string {
  return `${plain(serverLabel).slice(0, 24)}__${plain(toolName)}`.slice(0, maxCharacters)
}

function plain(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_')
}
