import { createParserTask } from '@openmaas/protocol'
import type { TaskHandler } from '../tasks/index.ts'
import type { FileParserService, StoredParserCall } from './file-parser-service.ts'
import { ReadingPlaces } from './reading-places.ts'

/**
 * Files wait for a place of their own, so that a heap of them does not take the places of other tasks.
 * @param places files that this process reads at once
 */
export function fileParserTaskHandler(parser: FileParserService, places: number): TaskHandler {
  const free = new ReadingPlaces(places)
  return {
    takeSlot: async () => free.take(),
    async run({ id, request }, { signal }) {
      const { caller, path } = JSON.parse(request) as StoredParserCall
      const { operation } = createParserTask
      await parser.work({ operation, requestId: id, caller, path, headers: {}, signal, replyHeaders: {}, outcome: {} })
      return {}
    },
  }
}
