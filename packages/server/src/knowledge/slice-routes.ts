import { listOwnSlices, previewSlices } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { toWireSlice } from './knowledge-admin-routes.ts'
import { succeededWith } from './knowledge-reply.ts'
import type { SliceService } from './slice-service.ts'

export function sliceRoutes({ slices }: { readonly slices: SliceService }): Route[] {
  return [
    route(listOwnSlices, async ({ caller, params, query }) => {
      const found = await slices.list(caller, params['id'] ?? '', query.from, query.limit)
      return succeededWith({
        list: found.slices.map(toWireSlice),
        total: found.version.sliceCount,
        pages: found.version.pageCount,
        version: found.version.version,
      })
    }),

    route(previewSlices, async ({ caller, params, body, signal }) => {
      const cut = await slices.preview(caller, params['id'] ?? '', body, signal)
      const lengths = cut.slices.map(({ text }) => [...text].length)
      const sum = lengths.reduce((total, length) => total + length, 0)
      return succeededWith({
        total: lengths.length,
        shortest: lengths.reduce((least, length) => Math.min(least, length), lengths[0] ?? 0),
        average: lengths.length === 0 ? 0 : Math.round(sum / lengths.length),
        longest: lengths.reduce((most, length) => Math.max(most, length), 0),
        wants_questions: cut.wantsQuestions,
        list: cut.slices.slice(0, body.limit).map(({ text, headings, page, row }, ordinal) => ({
          ordinal,
          text,
          headings,
          page: page ?? null,
          sheet: row?.sheet ?? null,
          line: row?.line ?? null,
        })),
      })
    }),
  ]
}
