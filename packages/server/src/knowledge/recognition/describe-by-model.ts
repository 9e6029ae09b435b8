import { chatCompletionRequest } from '@openmaas/protocol'
import { z } from 'zod'
import type { ChatService } from '../../chat/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { DescribePicture } from './describe-picture.ts'

const reply = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) })

const prompt =
  '请用两三句话说明这张图片的内容，写出其中的关键文字、数字和结论，便于检索。只输出说明本身，不要开场白。' +
  '若图中文字为英文，则用英文说明。'

/** Pictures described by a chat model that sees, without randomness. */
export function describeByModel(chat: Pick<ChatService, 'complete'>, model: string): DescribePicture {
  return async ({ bytes, contentType }, context) => {
    const url = `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`
    const request = chatCompletionRequest.parse({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url } },
            { type: 'text', text: prompt },
          ],
        },
      ],
      do_sample: false,
      thinking: { type: 'disabled' },
    })
    const parsed = reply.safeParse(await chat.complete(request, context))
    if (!parsed.success) throw new ApiError('callFailed', {}, { cause: parsed.error })
    return parsed.data.choices[0]?.message.content ?? ''
  }
}
