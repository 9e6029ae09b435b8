/**
 * Secrets by their form, wherever they stand in a line. The id of a key stays: it is no secret and tells whose call it was. Each form begins
 * with something rare, because it is looked for in every line: all six cost 1 us on a line of 350 characters.
 */
const secretForms: ReadonlyArray<readonly [form: RegExp, replacement: string]> = [
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '[redacted token]'],
  [/(?<=[0-9a-f]{16})\.[A-Za-z0-9]{8,}/gi, '.[redacted]'],
  [/\b(bearer|basic)\s+(?!\[redacted)[^\s",\\]{6,}/gi, '$1 [redacted]'],
  [/\b(sk|hf|ghp|xai|gsk)([-_])[A-Za-z0-9_-]{12,}/g, '$1$2[redacted]'],
  [/:\/\/([^\s:/@"]*):[^\s@"/]+@/g, '://$1:[redacted]@'],
  [/([?&](?:api_?key|key|token|access_token|secret|signature|password)=)[^&\s"\\]+/gi, '$1[redacted]'],
]

const secretNames = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'xapikey',
  'apikey',
  'secret',
  'password',
  'token',
  'accesstoken',
  'databaseurl',
  'redisurl',
])

/** Fields that carry what people wrote or what a model answered. */
const promptNames = new Set([
  'messages',
  'prompt',
  'content',
  'reasoning',
  'reasoningcontent',
  'input',
  'query',
  'text',
  'texts',
  'answer',
  'arguments',
  'argumentsdelta',
  'toolcalls',
  'body',
])

const maxDepth = 6

const maxKnownNames = 1000
const knownNames = new Map<string, 'secret' | 'prompt' | 'plain'>()

/** Takes keys, tokens and passwords out of one line, whatever field or message they stand in. */
export function redactText(line: string): string {
  let text = line
  for (const [form, replacement] of secretForms) text = text.replace(form, replacement)
  return text
}

/**
 * The fields as they may be written: named secrets replaced, prompts and answers replaced by their length unless `logPrompts`, errors
 * told with type, message, stack and cause. Deeper than six levels nothing is told.
 */
export function redactFields(fields: Readonly<Record<string, unknown>>, logPrompts: boolean): Record<string, unknown> {
  return redactRecord(fields, logPrompts, 0)
}

function redactRecord(record: object, logPrompts: boolean, depth: number): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(record)) {
    const kind = kindOf(name)
    if (kind === 'secret') shown[name] = value === undefined ? undefined : '[redacted]'
    else if (kind === 'prompt' && !logPrompts) shown[name] = withheld(value)
    else shown[name] = redactValue(value, logPrompts, depth)
  }
  return shown
}

/** What a field of this name carries, in any spelling (`x-api-key`, `apiKey`, `API_KEY`). */
function kindOf(name: string): 'secret' | 'prompt' | 'plain' {
  const known = knownNames.get(name)
  if (known) return known
  const plainName = name.toLowerCase().replaceAll(/[-_]/g, '')
  const kind = secretNames.has(plainName) ? 'secret' : promptNames.has(plainName) ? 'prompt' : 'plain'
  if (knownNames.size < maxKnownNames) knownNames.set(name, kind)
  return kind
}

function redactValue(value: unknown, logPrompts: boolean, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth) return '[deeper]'
  if (value instanceof Error) return describeError(value, logPrompts, depth)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, logPrompts, depth + 1))
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  return redactRecord(value, logPrompts, depth + 1)
}

function describeError(error: Error, logPrompts: boolean, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    // `code`, `errno`, `status` and the like that libraries hang on their errors
    ...redactRecord(error, logPrompts, depth + 1),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, logPrompts, depth + 1) }),
  }
}

function withheld(value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (typeof value === 'string') return `[withheld: ${value.length} characters]`
  if (Array.isArray(value)) return `[withheld: ${value.length} items]`
  return '[withheld]'
}
