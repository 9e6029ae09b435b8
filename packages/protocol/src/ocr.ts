import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean } from './wire.ts'

export const recogniseHandwriting = defineEndpoint({
  operation: 'files.ocr',
  method: 'POST',
  path: '/paas/v4/files/ocr',
  tag: 'Documents',
  summary: 'Read handwriting in a picture',
  bodyEncoding: 'multipart',
  files: { file: { description: 'PNG, JPG, JPEG or BMP, at most 8 MB.', required: true } },
  body: z
    .looseObject({
      tool_type: choice(['hand_write']),
      language_type: choice([
        'CHN_ENG',
        'AUTO',
        'ENG',
        'JAP',
        'KOR',
        'FRE',
        'SPA',
        'POR',
        'GER',
        'ITA',
        'RUS',
        'DAN',
        'DUT',
        'MAL',
        'SWE',
        'IND',
        'POL',
        'ROM',
        'TUR',
        'GRE',
        'HUN',
        'THA',
        'VIE',
        'ARA',
        'HIN',
      ])
        .optional()
        .describe('Default `CHN_ENG`.'),
      probability: looseBoolean.optional().describe('True: each line has its `probability`. Default false.'),
    })
    .meta({ id: 'HandwritingRequest' }),
  response: z
    .object({
      task_id: z.string().nullable(),
      message: z.string(),
      status: z.enum(['succeeded', 'failed']).nullable(),
      words_result_num: z.int(),
      words_result: z
        .array(
          z.object({
            location: z.object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() }),
            words: z.string(),
            probability: z.object({ average: z.number(), variance: z.number(), min: z.number() }).optional(),
          }),
        )
        .optional(),
    })
    .meta({ id: 'HandwritingReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'fileTooLarge'],
})

export const ocrEndpoints = [recogniseHandwriting] as const
