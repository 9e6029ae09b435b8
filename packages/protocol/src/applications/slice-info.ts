import { z } from 'zod'
import { slicePosition } from '../knowledge/retrieval.ts'

export const sliceImage = z.object({ text: z.string(), cos_url: z.string() }).meta({ id: 'SliceImage' })

export const documentSlices = z
  .object({
    document: z.object({
      id: z.string(),
      name: z.string(),
      url: z.string(),
      dtype: z
        .int()
        .describe(
          '1 txt, 2 doc, 3 pdf, 4 url, 5 docx, 6 xlsx, 7 jpeg, 8 png, 9 jpg, 10 mp4, 11 csv, 12 ppt, 13 pptx, 14 md, 15 xls.',
        ),
    }),
    slice_info: z.array(
      z.object({
        document_id: z.string(),
        text: z.string(),
        position: slicePosition.optional().describe('In PDF documents.'),
        line: z.int().optional().describe('In sheets.'),
        sheet_name: z.string().optional().describe('In sheets.'),
      }),
    ),
    hide_positions: z.boolean().describe('True: a document without positions; embed it again.'),
    images: z.array(sliceImage).optional(),
  })
  .meta({ id: 'DocumentSlices' })

export const sliceInfoData = z
  .object({
    document_slices: z.array(documentSlices),
    has_old_document: z.boolean(),
    images: z.array(sliceImage).optional(),
  })
  .meta({ id: 'SliceInfo' })
