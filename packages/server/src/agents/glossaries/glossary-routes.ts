import { createGlossary, deleteGlossary, getGlossary, listGlossaries, updateGlossary } from '@openmaas/protocol'
import { route } from '../../http/index.ts'
import type { Route } from '../../http/index.ts'
import type { GlossaryService } from './glossary-service.ts'

export function glossaryRoutes({ glossaries }: { glossaries: GlossaryService }): Route[] {
  const idOf = (params: Readonly<Record<string, string>>): string => params['glossary_id'] ?? ''
  return [
    route(createGlossary, (request) => glossaries.create({ context: request }, request.body)),
    route(listGlossaries, ({ caller, query }) => glossaries.list(caller.accountId, query)),
    route(getGlossary, ({ caller, params }) => glossaries.get(caller.accountId, idOf(params))),
    route(updateGlossary, (request) => glossaries.update({ context: request }, idOf(request.params), request.body)),
    route(deleteGlossary, async ({ caller, params }) => {
      await glossaries.delete(caller.accountId, idOf(params))
      return { id: idOf(params), object: 'glossary', deleted: true }
    }),
  ]
}
