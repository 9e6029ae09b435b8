import {
  checkWords,
  createWordList,
  deleteWordList,
  listWordLists,
  readWordList,
  updateWordList,
} from '@openmaas/protocol'
import type { WireWordList } from '@openmaas/protocol'
import { adminRoute } from '../admin/index.ts'
import type { Route } from '../http/index.ts'
import { verdictOfHits } from './verdict.ts'
import type { WordListInfo, WordLists } from './words/word-lists.ts'

export function moderationAdminRoutes({ words }: { words: WordLists }): Route[] {
  return [
    adminRoute(listWordLists, async () => ({ data: (await words.list()).map(toWire) })),
    adminRoute(createWordList, async ({ body: { name, level, type, enabled, words: listed } }) =>
      toWire(await words.create({ name, level, riskType: type, enabled, words: listed })),
    ),
    adminRoute(updateWordList, async ({ params, body: { name, level, type, enabled, add, remove } }) =>
      toWire(await words.update(params['list_id'] ?? '', { name, level, riskType: type, enabled, add, remove })),
    ),
    adminRoute(deleteWordList, async ({ params }) => {
      const id = params['list_id'] ?? ''
      await words.delete(id)
      return { id, deleted: true }
    }),
    adminRoute(readWordList, async ({ params, query }) => {
      const { data, hasMore } = await words.words(params['list_id'] ?? '', query)
      return { data, has_more: hasMore }
    }),
    adminRoute(checkWords, async ({ body: { text } }) => {
      const hits = (await words.matcher()).find(text)
      return {
        risk_level: verdictOfHits(hits).level,
        data: hits.map(({ riskType, ...hit }) => ({ ...hit, type: riskType })),
      }
    }),
  ]
}

function toWire({ id, name, level, riskType, enabled, words, createdAt, updatedAt }: WordListInfo): WireWordList {
  return { id, name, level, type: riskType, enabled, words, created_at: createdAt, updated_at: updatedAt }
}
