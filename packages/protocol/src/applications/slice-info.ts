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
        index: z.int().optional().describe('Number by which the answer names the slice, from 1. Ours.'),
        cited: z.boolean().optional().describe('Whether a sentence of the answer names or repeats it. Ours.'),
        cited_by: z.array(z.int()).optional().describe('Numbers of the sentences that name it. Ours.'),
        repeated_by: z.array(z.int()).optional().describe('Numbers of the sentences whose words stand in it. Ours.'),
      }),
    ),
    hide_positions: z.boolean().describe('True: a document without positions; embed it again.'),
    images: z.array(sliceImage).optional(),
  })
  .meta({ id: 'DocumentSlices' })

/** The answer checked against what it was made from. Absent while there is none, and where its reader left. Ours. */
export const answerCheck = z
  .object({
    sentences: z.array(
      z.object({
        index: z.int().describe('From 1.'),
        text: z.string(),
        marks: z.array(z.int()).describe('Numbers in brackets that stand in it.'),
        sources: z.array(z.int()).describe('Slices and files that it names or whose words it repeats, by number.'),
      }),
    ),
    unknown_marks: z.array(z.int()).describe('Numbers in brackets that name nothing.'),
    unsupported: z.array(z.int()).describe('Numbers of sentences that rest on nothing.'),
    files: z
      .array(z.object({ index: z.int(), name: z.string() }))
      .describe('Files of the conversation in the prompt, numbered after the slices.'),
  })
  .meta({ id: 'AnswerCheck' })

export const sliceInfoData = z
  .object({
    document_slices: z.array(documentSlices),
    has_old_document: z.boolean(),
    images: z.array(sliceImage).optional(),
    answer: answerCheck.optional(),
  })
  .meta({ id: 'SliceInfo' })
