import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseInteger } from './wire.ts'

/** Word lists of moderation as the operator edits them. Role admin. Ours: the platform has no such operations. */

export const wordListLevels = ['REVIEW', 'REJECT'] as const
export const longestListedWord = 64
export const mostWordsPerCall = 10_000

const time = z.int().describe('Milliseconds since the epoch.')
const name = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .describe('Unique; lists of the configuration file have names of their own.')
const level = choice(wordListLevels).describe('What a hit means: `REVIEW` doubtful, `REJECT` not allowed.')
const riskType = z.string().trim().min(1).max(64).describe('Told in `risk_type`, as `abuse`.')
const words = z.array(z.string().trim().min(1).max(longestListedWord)).max(mostWordsPerCall)

const wordList = z
  .object({
    id: z.string().nullable().describe('Null for a list of the configuration file, which is changed there.'),
    name: z.string(),
    level: z.enum(wordListLevels),
    type: z.string(),
    enabled: z.boolean(),
    words: z.int().describe('How many it holds.'),
    created_at: time.nullable(),
    updated_at: time.nullable(),
  })
  .meta({ id: 'WordList' })
export type WireWordList = z.output<typeof wordList>

const listPath = z.object({ list_id: z.string() })
const tag = 'Admin'

export const listWordLists = defineEndpoint({
  operation: 'admin.moderation.lists',
  method: 'GET',
  path: '/admin/moderation/lists',
  tag,
  summary: 'Word lists',
  response: z.object({ data: z.array(wordList) }),
  errors: ['forbidden'],
})

export const createWordList = defineEndpoint({
  operation: 'admin.moderation.create_list',
  method: 'POST',
  path: '/admin/moderation/lists',
  tag,
  summary: 'Make a word list',
  body: z
    .looseObject({ name, level, type: riskType, enabled: looseBoolean.default(true), words: words.default([]) })
    .meta({ id: 'NewWordList' }),
  response: wordList,
  errors: ['forbidden', 'fieldMissing', 'invalidParameter'],
})

export const updateWordList = defineEndpoint({
  operation: 'admin.moderation.update_list',
  method: 'PATCH',
  path: '/admin/moderation/lists/{list_id}',
  tag,
  summary: 'Change a word list',
  parameters: listPath,
  body: z
    .looseObject({
      name: name.optional(),
      level: level.optional(),
      type: riskType.optional(),
      enabled: looseBoolean.optional(),
      add: words.optional().describe('Words to add; those that are there already stay.'),
      remove: words.optional().describe('Words to take out.'),
    })
    .meta({ id: 'WordListChange' }),
  response: wordList,
  errors: ['forbidden', 'invalidParameter', 'resourceNotFound'],
})

export const deleteWordList = defineEndpoint({
  operation: 'admin.moderation.delete_list',
  method: 'DELETE',
  path: '/admin/moderation/lists/{list_id}',
  tag,
  summary: 'Delete a word list',
  parameters: listPath,
  response: z.object({ id: z.string(), deleted: z.boolean() }).meta({ id: 'WordListDeleted' }),
  errors: ['forbidden', 'resourceNotFound'],
})

export const readWordList = defineEndpoint({
  operation: 'admin.moderation.words',
  method: 'GET',
  path: '/admin/moderation/lists/{list_id}/words',
  tag,
  summary: 'Words of a list, in the order of their characters',
  parameters: listPath,
  query: z.object({
    after: z.string().optional().describe('Last word of the page before.'),
    limit: looseInteger(1, 1000).default(100),
  }),
  response: z.object({ data: z.array(z.string()), has_more: z.boolean() }).meta({ id: 'ListedWords' }),
  errors: ['forbidden', 'resourceNotFound'],
})

export const checkWords = defineEndpoint({
  operation: 'admin.moderation.check',
  method: 'POST',
  path: '/admin/moderation/check',
  tag,
  summary: 'Find the listed words of a text',
  body: z.looseObject({ text: z.string().max(100_000) }).meta({ id: 'WordCheck' }),
  response: z
    .object({
      risk_level: z.enum(['PASS', ...wordListLevels]),
      data: z.array(
        z.object({
          word: z.string(),
          list: z.string(),
          level: z.enum(wordListLevels),
          type: z.string(),
          start: z.int().describe('In UTF-16 units.'),
          end: z.int(),
        }),
      ),
    })
    .meta({ id: 'WordCheckReply' }),
  errors: ['forbidden', 'fieldMissing'],
})

export const moderationAdminEndpoints = [
  listWordLists,
  createWordList,
  updateWordList,
  deleteWordList,
  readWordList,
  checkWords,
] as const
