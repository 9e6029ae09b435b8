/** Secrets by their form, wherever they stand in a line. The id of a key stays: it is no secret and tells whose call it was. */
const secretForms: ReadonlyArray<readonly [form: RegExp, replacement: string]> = [
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '[redacted token]'],
  [/\b([0-9a-f]{16,64})\.[A-Za-z0-9]{8,}/gi, '$1.[redacted]'],
  [/\b(bearer|basic)\s+(?!\[redacted)[^\s",\\]{6,}/gi, '$1 [redacted]'],
  [/\b(sk|hf|ghp|xai|gsk)([-_])[A-Za-z0-9_-]{12,}/g, '$1$2[redacted]'],
  [/(\w+:\/\/[^\s:/@"]*):[^\s@"/]+@/g, '$1:[redacted]@'],
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
    const plainName = name.toLowerCase().replaceAll(/[-_]/g, '')
    if (secretNames.has(plainName)) shown[name] = value === undefined ? undefined : '[redacted]'
    else if (!logPrompts && promptNames.has(plainName)) shown[name] = withheld(value)
    else shown[name] = redactValue(value, logPrompts, depth)
  }
  return shown
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
