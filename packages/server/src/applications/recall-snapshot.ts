import { z } from 'zod'
import type { DocumentFormat, FindImages, RecalledSlice, SlicePosition } from '../knowledge/index.ts'
import { markersIn, positionsOf } from '../knowledge/index.ts'

const position = z.object({
  x0: z.number(),
  x1: z.number(),
  top: z.number(),
  bottom: z.number(),
  page: z.number(),
  pageWidth: z.number(),
  pageHeight: z.number(),
  /** The text inside is `text.slice(start, end)`. */
  start: z.number(),
  end: z.number(),
}) satisfies z.ZodType<SlicePosition>

const snapshotSlice = z.object({
  sliceId: z.string(),
  knowledgeId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  documentFormat: z.string() as z.ZodType<DocumentFormat>,
  text: z.string(),
  score: z.number(),
  page: z.number().nullable(),
  positions: z.array(position),
  sheet: z.string().nullable(),
  line: z.number().nullable(),
  /** Pictures that the text names. */
  images: z.array(z.object({ id: z.string(), marker: z.string() })),
})

/** A recalled slice as it stood when an answer was made from it. */
export type SnapshotSlice = z.output<typeof snapshotSlice>

/** What the row of a recall holds. */
export const snapshotSlices = z.array(snapshotSlice)

export async function snapshotOf(
  accountId: string,
  slices: readonly RecalledSlice[],
  imagesOf: FindImages,
): Promise<SnapshotSlice[]> {
  const images = await imagesOf(accountId, slices)
  return slices.map((slice) => ({
    sliceId: slice.id,
    knowledgeId: slice.knowledgeId,
    documentId: slice.documentId,
    documentName: slice.documentName,
    documentFormat: slice.documentFormat as DocumentFormat,
    text: slice.text,
    score: slice.score,
    page: slice.page,
    positions: positionsOf(slice),
    sheet: slice.sheet,
    line: slice.line,
    images: [...new Set(markersIn(slice.text, slice.documentId))].flatMap((marker) => {
      const image = images.get(marker)
      return image === undefined ? [] : [{ id: image.id, marker }]
    }),
  }))
}
