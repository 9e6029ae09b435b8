import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { looseBoolean, looseInteger, requestId, userId } from './wire.ts'

export const readPage = defineEndpoint({
  operation: 'reader.create',
  method: 'POST',
  path: '/paas/v4/reader',
  tag: 'Search',
  summary: 'Read a web page as text',
  body: z
    .looseObject({
      url: z.string().min(1),
      timeout: looseInteger(1).optional().describe('Seconds, default 20; more than 120 count as 120.'),
      no_cache: looseBoolean.optional().describe('Default false.'),
      return_format: z.string().optional().describe('`markdown` (default), `text` or `html`.'),
      retain_images: looseBoolean.optional().describe('Default true.'),
      no_gfm: looseBoolean.optional().describe('Default false.'),
      keep_img_data_url: looseBoolean.optional().describe('Default false.'),
      with_images_summary: looseBoolean.optional().describe('Default false.'),
      with_links_summary: looseBoolean.optional().describe('Default false.'),
      request_id: requestId.optional(),
      user_id: userId.optional(),
    })
    .meta({ id: 'ReaderRequest' }),
  response: z
    .object({
      id: z.string(),
      created: z.int(),
      request_id: z.string(),
      model: z.string().optional(),
      reader_result: z.object({
        content: z.string().optional(),
        description: z.string().optional(),
        title: z.string().optional(),
        url: z.string().optional(),
        external: z
          .object({ stylesheet: z.record(z.string(), z.object({ type: z.string().optional() })).optional() })
          .optional(),
        metadata: z
          .looseObject({
            keywords: z.string().optional(),
            viewport: z.string().optional(),
            description: z.string().optional(),
            'format-detection': z.string().optional(),
          })
          .optional(),
        images: z.record(z.string(), z.string()).optional(),
        links: z.record(z.string(), z.string()).optional(),
        publishedTime: z.string().optional().describe('As the Python SDK reads it.'),
        published_time: z.string().optional().describe('As the Java SDK reads it.'),
      }),
    })
    .meta({ id: 'ReaderReply' }),
  example: { url: 'https://www.example.com' },
  errors: ['fieldMissing', 'invalidParameter', 'concurrencyExceeded'],
})

export const readerEndpoints = [readPage] as const
