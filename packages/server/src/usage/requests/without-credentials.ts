/** Stands where a credential stood. */
export const removedCredential = '***'

/** Texts without these words hold no credential by any field of the API, and are not read. */
const suspicious = /"(?:headers|authorization|authorization_token)"/

/**
 * The body without the credentials that callers give for servers of tools: headers and tokens of MCP servers. All else stays as it was
 * sent, to the byte where there are none.
 * @param body JSON
 */
export function withoutCredentials(body: string): string {
  if (!suspicious.test(body)) return body
  let found = false
  const clean: unknown = JSON.parse(body, (name, value: unknown, context?: { readonly source?: string }) => {
    if ((name === 'authorization' || name === 'authorization_token') && typeof value === 'string') {
      found = true
      return removedCredential
    }
    if (isJsonObject(value) && 'server_url' in value && isJsonObject(value['headers'])) {
      found = true
      const names = Object.keys(value['headers'])
      return { ...value, headers: Object.fromEntries(names.map((header) => [header, removedCredential])) }
    }
    // Numbers beyond 2^53 keep their digits.
    return typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value
  })
  return found ? JSON.stringify(clean) : body
}

function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
