import { z } from 'zod'
import { chatUsage } from './chat/chat-reply.ts'
import { defineEndpoint } from './endpoint.ts'
import { looseBoolean, looseInteger, requestId, userId } from './wire.ts'

export const layoutElement = z
  .object({
    index: z.int().describe('From 1.'),
    label: z.enum(['image', 'text', 'formula', 'table']),
    bbox_2d: z.array(z.number()).length(4).optional().describe('x1, y1, x2, y2 as fractions of the page, 0 to 1.'),
    content: z.string().optional().describe('Text, address of a picture, or HTML of a table.'),
    height: z.int().optional().describe('Of the page.'),
    width: z.int().optional().describe('Of the page.'),
  })
  .meta({ id: 'LayoutElement' })

export const parseLayout = defineEndpoint({
  operation: 'layout_parsing.create',
  method: 'POST',
  path: '/paas/v4/layout_parsing',
  tag: 'Documents',
  summary: 'Read a document page by page',
  body: z
    .looseObject({
      model: z.string().min(1).describe('`glm-ocr`.'),
      file: z
        .string()
        .min(1)
        .describe('Address, bare base64 or data URI of a PDF (50 MB, 100 pages), JPG or PNG (10 MB).'),
      return_crop_images: looseBoolean.optional().describe('Default false.'),
      need_layout_visualization: looseBoolean.optional().describe('Default false.'),
      start_page_id: looseInteger(1).optional().describe('From 1; PDF only.'),
      end_page_id: looseInteger(1).optional().describe('From 1; PDF only.'),
      request_id: requestId.optional(),
      user_id: userId.optional(),
    })
    .meta({ id: 'LayoutParsingRequest' }),
  response: z
    .object({
      id: z.string(),
      created: z.int(),
      model: z.string(),
      md_results: z.string().optional().describe('Markdown of the whole document, tables as HTML.'),
      layout_details: z.array(z.array(layoutElement)).optional().describe('One list a page.'),
      layout_visualization: z.array(z.string()).optional(),
      crop_images: z.array(z.string()).optional(),
      data_info: z
        .object({ num_pages: z.int(), pages: z.array(z.object({ width: z.int(), height: z.int() })).optional() })
        .optional(),
      usage: chatUsage.optional(),
      request_id: z.string().optional(),
    })
    .meta({ id: 'LayoutParsingReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'fileTooLarge', 'concurrencyExceeded'],
})

export const layoutParsingEndpoints = [parseLayout] as const
