/**
 * Writes `packages/protocol/src/models/catalogue.ts` from a file of model records (JSON, one object a model).
 * Run: `node scripts/generate-model-catalogue.ts path/to/models.json`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { blankModel } from '../packages/protocol/src/models/catalogue-model.ts'
import type { CatalogueEntry, Concurrency, ModelKind } from '../packages/protocol/src/models/catalogue-model.ts'

const sourceModel = z.object({
  id: z.string(),
  family: z.string(),
  modality_in: z.array(z.string()),
  modality_out: z.array(z.string()),
  context: z.int().nullable(),
  max_output: z.int().nullable(),
  default_max_tokens: z.union([z.int(), z.literal('dynamic')]).nullable(),
  default_temperature: z.number().nullable(),
  default_top_p: z.number().nullable(),
  thinking: z.enum(['none', 'optional', 'forced']).nullable(),
  thinking_switch: z.boolean().nullish(),
  reasoning_effort: z.array(z.string()).optional(),
  tools: z.boolean().nullable(),
  tool_stream: z.boolean().optional(),
  vision: z.boolean().nullable(),
  max_images: z.int().optional(),
  dimensions: z.array(z.int()).optional(),
  default_dimensions: z.int().optional(),
  accepts_meta: z.boolean().optional(),
  free: z.boolean().nullable(),
  deprecated_on: z.string().nullable(),
  routes_to: z.string().nullable(),
  limits: z.record(z.string(), z.number()).optional(),
})
type SourceModel = z.output<typeof sourceModel>

/** Families that do not take the chat call of text models. */
const kindOfFamily: Readonly<Record<string, ModelKind>> = {
  'GLM-OCR': 'ocr',
  'GLM-Image': 'image',
  CogView: 'image',
  CogVideoX: 'video',
  'Vidu Q1': 'video',
  'Vidu 2': 'video',
  'GLM-ASR': 'transcription',
  'GLM-Realtime': 'realtime',
  Embedding: 'embedding',
  Rerank: 'rerank',
  Search: 'search',
  Moderation: 'moderation',
  'GLM-TTS': 'speech',
  CogTTS: 'speech',
}

/** Concurrency table of the platform's limits page; models with its commonest row need no entry. */
const concurrency: Readonly<Record<string, Concurrency>> = {
  'glm-4.1v-thinking-flashx': tiers(30, 50, 80, 100),
  'glm-4v-plus-0111': tiers(5, 15, 30, 40),
  'glm-4-plus': tiers(50, 100, 300, 500),
  'embedding-2': tiers(50, 100, 300, 500),
  'embedding-3': tiers(50, 100, 300, 500),
  'glm-4-air-250414': tiers(30, 40, 50, 60),
  'glm-z1-air': tiers(30, 40, 50, 60),
  'glm-z1-airx': tiers(30, 40, 50, 60),
  'glm-4-airx': tiers(5, 30, 40, 50),
  'glm-4-flashx-250414': tiers(100, 150, 200, 300),
  'glm-4-flashx': tiers(50, 100, 300, 500),
  'glm-4-flash-250414': tiers(200, 1000, 2000, 3000),
  'glm-4-long': tiers(10, 30, 40, 50),
  'glm-z1-flashx': tiers(50, 100, 150, 200),
}

/** Models that the asynchronous chat operation of the contract file names. */
const asyncChat = new Set([
  'glm-5.2',
  'glm-5.1',
  'glm-5-turbo',
  'glm-5',
  'glm-4.7',
  'glm-4.6',
  'glm-4.5-air',
  'glm-4.5-airx',
  'glm-4.5-flash',
  'glm-4-flash-250414',
  'glm-4-flashx-250414',
  'glm-5v-turbo',
  'glm-4.6v',
  'glm-4.6v-flash',
  'glm-4.6v-flashx',
  'glm-4v-flash',
  'glm-4.1v-thinking-flashx',
  'glm-4.1v-thinking-flash',
  'glm-4-voice',
  'charglm-4',
  'emohaa',
])

/** Our choice of the model that answers for a deprecated id: of the same line, as near in price and speed as there is. */
const chosenSuccessors: Readonly<Record<string, string>> = {
  'glm-4-0520': 'glm-4-air-250414',
  'glm-z1-air': 'glm-4.5-air',
  'glm-z1-airx': 'glm-4.5-airx',
  'glm-z1-flashx': 'glm-4.7-flashx',
  'glm-z1-flash': 'glm-4.7-flash',
}

const insideContent = 'Its reasoning stands in <think> tags inside `content`, not in `reasoning_content`.'

/** What the contract file says of models without a row of their own: the GLM-4 series takes all tools, of vision models only newer ones do. */
const toolsOfFamily: Readonly<Record<string, boolean>> = { 'GLM-4': true, 'GLM-4V': false }

/** What a reader of the catalogue should know and no field says. */
const notes: Readonly<Record<string, string>> = {
  'glm-5.2': 'Default of the chat operation in the contract file.',
  'glm-4.5-airx': 'The page of output limits has no row for it; 96K comes from the overview.',
  'glm-4.5-flash': 'Announced to go offline, without a date.',
  'glm-4-0520': 'Calls go to a newer model since the date; the platform does not say which.',
  'glm-4': 'Known as a model of knowledge applications and from batch samples.',
  'glm-4-9b': 'Known as a model of knowledge applications.',
  'glm-3-turbo': 'Known as a model of knowledge applications.',
  ChatGLM_pro: 'Default model of knowledge applications.',
  chatglm130b: 'Seen in the sample of an application list.',
  'glm-z1-air': insideContent,
  'glm-z1-airx': insideContent,
  'glm-z1-flashx': insideContent,
  'glm-z1-flash': insideContent,
  'glm-4v-flash': 'Takes one picture, by address only.',
  'autoglm-phone': 'The contract file gives 4K of output.',
  'glm-asr': 'Older id of speech recognition.',
  cogtts: 'Older id of speech synthesis.',
  'glm-realtime': 'Context 8K with audio, 32K with video; output 1K.',
  'embedding-3-pro': 'Knowledge bases name it by embedding id 12.',
  zhipu_embedding_v1: 'Seen in the sample of the list of embedding models.',
  'rerank-pro': 'A choice of knowledge retrieval.',
  'glm-4.6-air': 'Known from a constant of the Java SDK only.',
  'glm-4.6-flash': 'Known from a constant of the Java SDK only.',
  'chatglm3-6b': 'Known from a constant of the Java SDK, as a base of fine-tuning.',
}

/** Ids that clients call although no document describes them. */
const undocumented: readonly CatalogueEntry[] = [
  {
    id: 'glm-5.3-flash',
    family: 'GLM-5',
    kind: 'vision',
    inputs: ['text', 'image', 'video'],
    outputs: ['text'],
    thinking: 'optional',
    thinkingSwitch: true,
    vision: true,
    notes: "Default model of the platform's MCP server, which sends pictures and videos to it; in no document.",
  },
]

function tiers(v0: number, v1: number, v2: number, v3: number): Concurrency {
  return { V0: v0, V1: v1, V2: v2, V3: v3 }
}

function kindOf(model: SourceModel): ModelKind {
  if (model.id === 'glm-tts-clone' || model.id === 'cogtts-clone') return 'voice'
  return kindOfFamily[model.family] ?? (model.vision === true ? 'vision' : 'chat')
}

/** The parameter page gives the whole GLM-4 text line 0.75 and 0.9; the records name it only for the models of the overview table. */
function samplingDefaults(model: SourceModel): Pick<CatalogueEntry, 'defaultTemperature' | 'defaultTopP'> {
  const isGlm4 = model.family === 'GLM-4'
  return {
    defaultTemperature: model.default_temperature ?? (isGlm4 ? 0.75 : null),
    defaultTopP: model.default_top_p ?? (isGlm4 ? 0.9 : null),
  }
}

function toEntry(model: SourceModel): CatalogueEntry {
  const id = model.id
  const chosen = chosenSuccessors[id]
  const thinking = model.thinking ?? 'none'
  return {
    id,
    family: model.family,
    kind: kindOf(model),
    inputs: model.modality_in,
    outputs: model.modality_out,
    contextTokens: model.context,
    maxOutputTokens: model.max_output,
    defaultMaxTokens: typeof model.default_max_tokens === 'number' ? model.default_max_tokens : null,
    ...samplingDefaults(model),
    thinking,
    thinkingSwitch: model.thinking_switch ?? thinking === 'optional',
    reasoningEfforts: model.reasoning_effort ?? [],
    tools: model.tools ?? toolsOfFamily[model.family] ?? null,
    toolStream: model.tool_stream ?? false,
    vision: model.vision ?? false,
    maxImages: model.max_images ?? null,
    dimensions: model.dimensions ?? [],
    defaultDimensions: model.default_dimensions ?? null,
    asyncChat: asyncChat.has(id),
    // The SDK's own test sends `meta` to charglm models too.
    acceptsMeta: (model.accepts_meta ?? false) || model.family === 'CharGLM',
    ...(concurrency[id] === undefined ? {} : { concurrency: concurrency[id] }),
    deprecatedOn: model.deprecated_on,
    successor: model.routes_to ?? chosen ?? null,
    successorIsOurs: model.routes_to === null && chosen !== undefined,
    free: model.free,
    limits: Object.fromEntries(Object.entries(model.limits ?? {}).map(([name, value]) => [limitName(name), value])),
    notes: notes[id] ?? null,
  }
}

const unitNames: Readonly<Record<string, string>> = {
  mb: 'megabytes',
  chars: 'characters',
  min: 'minimum',
  max: 'maximum',
}

/** `image_mb` becomes `imageMegabytes`. */
function limitName(name: string): string {
  const [first = '', ...rest] = name.split('_').map((word) => unitNames[word] ?? word)
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function row(entry: CatalogueEntry): string {
  const blanks = new Map<string, unknown>(Object.entries(blankModel))
  const members = Object.entries(entry).filter(([name, value]) => !isDeepStrictEqual(value, blanks.get(name)))
  return `  { ${members.map(([name, value]) => `${name}: ${literal(value)}`).join(', ')} },`
}

function literal(value: unknown): string {
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, member]) => `${name}: ${literal(member)}`)
      .join(', ')} }`
  }
  return String(value)
}

function isCurrent(entry: CatalogueEntry): boolean {
  return entry.deprecatedOn === null || entry.deprecatedOn === undefined
}

const [sourcePath] = process.argv.slice(2)
if (sourcePath === undefined) {
  console.error('usage: node scripts/generate-model-catalogue.ts path/to/models.json')
  process.exit(2)
}
const models = z.array(sourceModel).parse(JSON.parse(readFileSync(sourcePath, 'utf8')))
const entries = [...models.map(toEntry), ...undocumented]
const ids = new Set(entries.map(({ id }) => id))
for (const { id, successor } of entries) {
  if (successor && !ids.has(successor)) throw new Error(`the successor ${successor} of ${id} is not in the catalogue`)
}
const ordered = [...entries.filter(isCurrent), ...entries.filter((entry) => !isCurrent(entry))]

const text = `import type { CatalogueEntry } from './catalogue-model.ts'

/**
 * Written by scripts/generate-model-catalogue.ts; change that script or its input, not this file.
 *
 * Where the facts come from: the platform's model overview, parameter and deprecation pages; for what those leave out its OpenAPI file of
 * 11 July 2026, then its OpenAPI file of July 2025, then the constants of its SDKs. Concurrency is from the limits page.
 */
// prettier-ignore
export const catalogueEntries: readonly CatalogueEntry[] = [
${ordered.map(row).join('\n')}
]
`
const target = new URL('../packages/protocol/src/models/catalogue.ts', import.meta.url)
writeFileSync(target, text)
console.log(`${ordered.length} models written`)
