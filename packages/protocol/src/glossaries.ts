import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { looseInteger, wordedText } from './wire.ts'

/** Entries that one glossary may hold. */
export const mostGlossaryEntries = 5000

const term = wordedText
  .refine((text) => text.length <= 200, {
    params: { zh: '长度不得超过 200 个字符。', en: 'It must have at most 200 characters.' },
  })
  .describe('At most 200 characters.')

const glossaryEntry = z
  .object({ source: term, target: term.describe('How it is to be translated, at most 200 characters.') })
  .meta({ id: 'GlossaryEntry' })
export type GlossaryEntry = z.output<typeof glossaryEntry>

const language = z.string().min(1).max(20).describe('Code of general_translation; absent: any language.')
const name = wordedText.refine((text) => text.length <= 100, {
  params: { zh: '长度不得超过 100 个字符。', en: 'It must have at most 100 characters.' },
})

/** Entries come in the body, or as an uploaded table: CSV, TSV or XLSX with a term and its translation in each row. */
const content = {
  source_lang: language.optional(),
  target_lang: language.optional(),
  entries: z.array(glossaryEntry).max(mostGlossaryEntries).optional(),
  file_id: z.string().min(1).optional().describe('A CSV, TSV or XLSX file of the Files API, in place of `entries`.'),
}

const glossaryHead = {
  id: z.string(),
  object: z.literal('glossary'),
  name: z.string(),
  source_lang: z.string().optional(),
  target_lang: z.string().optional(),
  entry_count: z.int(),
  created_at: z.int().describe('Unix seconds.'),
  updated_at: z.int().describe('Unix seconds.'),
}

const glossary = z.object({ ...glossaryHead, entries: z.array(glossaryEntry) }).meta({ id: 'Glossary' })
export type Glossary = z.output<typeof glossary>

const parameters = z.object({ glossary_id: z.string() })
const path = '/v1/agents/glossaries'
const alias = '/paas/v4/v1/agents/glossaries'
const one = { path: `${path}/{glossary_id}`, aliases: [`${alias}/{glossary_id}`], parameters } as const

export const createGlossary = defineEndpoint({
  operation: 'agents.glossaries.create',
  method: 'POST',
  path,
  aliases: [alias],
  tag: 'Agents',
  summary: 'Make a glossary for translations',
  description: 'An addition of this server. Its id is what `custom_variables.glossary` of general_translation names.',
  body: z.looseObject({ name, ...content }).meta({ id: 'GlossaryCreateRequest' }),
  example: { name: 'products', target_lang: 'en', entries: [{ source: '智谱清言', target: 'ChatGLM' }] },
  response: glossary,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const listGlossaries = defineEndpoint({
  operation: 'agents.glossaries.list',
  method: 'GET',
  path,
  aliases: [alias],
  tag: 'Agents',
  summary: 'Glossaries of the account, newest first',
  query: z.object({
    after: z.string().optional().describe('Id of the last glossary of the page before.'),
    limit: looseInteger(1, 100).optional().describe('Default 20.'),
  }),
  response: z
    .object({ object: z.literal('list'), data: z.array(z.object(glossaryHead)), has_more: z.boolean() })
    .meta({ id: 'GlossaryList' }),
  errors: ['invalidParameter'],
})

export const getGlossary = defineEndpoint({
  operation: 'agents.glossaries.retrieve',
  method: 'GET',
  ...one,
  tag: 'Agents',
  summary: 'A glossary with its entries',
  response: glossary,
  errors: ['resourceNotFound'],
})

export const updateGlossary = defineEndpoint({
  operation: 'agents.glossaries.update',
  method: 'PUT',
  ...one,
  tag: 'Agents',
  summary: 'Change a glossary',
  description: 'Members that are given replace those that were; entries as a whole.',
  body: z.looseObject({ name: name.optional(), ...content }).meta({ id: 'GlossaryUpdateRequest' }),
  response: glossary,
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const deleteGlossary = defineEndpoint({
  operation: 'agents.glossaries.delete',
  method: 'DELETE',
  ...one,
  tag: 'Agents',
  summary: 'Delete a glossary',
  response: z
    .object({ id: z.string(), object: z.literal('glossary'), deleted: z.boolean() })
    .meta({ id: 'DeletedGlossary' }),
  errors: ['resourceNotFound'],
})

export const glossaryEndpoints = [createGlossary, listGlossaries, getGlossary, updateGlossary, deleteGlossary] as const
