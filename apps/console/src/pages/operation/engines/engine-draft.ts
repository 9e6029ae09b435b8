/** What a form holds of an engine: the members that have a field of their own, and the others as JSON. */
export interface EngineDraft {
  readonly type: string
  readonly fields: Readonly<Record<EngineField, string>>
  readonly more: string
}

export const engineFields = ['baseUrl', 'apiKey', 'model', 'path', 'workflow', 'maxConcurrency'] as const
export type EngineField = (typeof engineFields)[number]

const served = ['baseUrl', 'apiKey', 'maxConcurrency'] as const

/** The fields that make sense for each type; the first ones come first. */
export const fieldsOfType: Readonly<Record<string, readonly EngineField[]>> = {
  'openai-compatible': served,
  bigmodel: served,
  comfyui: ['baseUrl', 'workflow', 'maxConcurrency'],
  'llama-cpp': ['model', 'path', 'maxConcurrency'],
  'sherpa-onnx': ['model', 'path', 'maxConcurrency'],
  'espeak-ng': ['path', 'maxConcurrency'],
  onnx: ['maxConcurrency'],
  searxng: served,
  'bing-search': served,
  tavily: served,
  simulator: [],
}

/** Without which an engine of the type cannot be. */
export const neededFields: Readonly<Record<string, readonly EngineField[]>> = {
  'openai-compatible': ['baseUrl'],
  bigmodel: ['apiKey'],
  comfyui: ['baseUrl', 'workflow'],
  searxng: ['baseUrl'],
  'bing-search': ['apiKey'],
  tavily: ['apiKey'],
}

const emptyFields = { baseUrl: '', apiKey: '', model: '', path: '', workflow: '', maxConcurrency: '' }
export const emptyDraft: EngineDraft = { type: 'openai-compatible', fields: emptyFields, more: '' }

export function draftOf(definition: Readonly<Record<string, unknown>>): EngineDraft {
  const fields: Record<EngineField, string> = { ...emptyFields }
  const more: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(definition)) {
    const field = engineFields.find((one) => one === name)
    if (field !== undefined) fields[field] = String(value)
    else if (name !== 'id' && name !== 'type') more[name] = value
  }
  const hasMore = Object.keys(more).length > 0
  return { type: String(definition['type']), fields, more: hasMore ? JSON.stringify(more, null, 2) : '' }
}

/** @returns undefined when the JSON is none */
export function definitionOf({ type, fields, more }: EngineDraft): { type: string } | undefined {
  const others = readObject(more)
  if (others === undefined) return undefined
  const given = (fieldsOfType[type] ?? engineFields).flatMap((name) => {
    const value = fields[name].trim()
    return value === '' ? [] : [[name, name === 'maxConcurrency' ? Number(value) : value] as const]
  })
  return { ...others, ...Object.fromEntries(given), type }
}

function readObject(text: string): object | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    // Told beside the field.
    return undefined
  }
}
