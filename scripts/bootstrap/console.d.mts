export function ensureConsoleBuilt(root: string, node: string, say: (line: string) => void): Promise<void>
export function sourceHash(root: string): string
