import type { CallContext } from '../calls/index.ts'
import type { ChatService } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { chatCompletionRequest } from '@openmaas/protocol'
import { z } from 'zod'
import type { AskModel } from './question-maker.ts'

const reply = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) })

/** One question to a chat model, answered as JSON, without randomness. */
export function askModel(chat: ChatService, model: string): AskModel {
  return async (prompt: string, context: CallContext) => {
    const request = chatCompletionRequest.parse({
      model,
      messages: [{ role: 'user', content: prompt }],
      response_format: { type: 'json_object' },
      do_sample: false,
    })
    const parsed = reply.safeParse(await chat.complete(request, context))
    if (!parsed.success) throw new ApiError('callFailed', {}, { cause: parsed.error })
    return parsed.data.choices[0]?.message.content ?? ''
  }
}
