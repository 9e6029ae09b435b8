import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { asyncResult, asyncTask, chatCompletion, chatCompletionChunk } from './chat-reply.ts'
import { asyncChatCompletionRequest, chatCompletionRequest } from './chat-request.ts'

export * from './chat-message.ts'
export * from './chat-reply.ts'
export * from './chat-request.ts'
export * from './chat-tools.ts'
export * from './normalise-chat-request.ts'

export const createChatCompletion = defineEndpoint({
  operation: 'chat.completions.create',
  method: 'POST',
  path: '/paas/v4/chat/completions',
  aliases: ['/coding/paas/v4/chat/completions'],
  tag: 'Chat',
  summary: 'Answer a conversation',
  description:
    'JSON, or server-sent events when `stream` is true: one chunk an event, then `[DONE]`. The coding address keeps the reasoning of earlier turns unless told otherwise.',
  body: chatCompletionRequest,
  example: { model: 'glm-4.7', messages: [{ role: 'user', content: '你好' }], stream: false },
  response: chatCompletion,
  chunk: chatCompletionChunk,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'parametersExclusive',
    'modelNotFound',
    'methodNotSupported',
    'promptTooLong',
    'contentUnsafe',
    'concurrencyExceeded',
    'upstreamFailed',
  ],
})

export const createAsyncChatCompletion = defineEndpoint({
  operation: 'chat.completions.create_async',
  method: 'POST',
  path: '/paas/v4/async/chat/completions',
  aliases: ['/coding/paas/v4/async/chat/completions'],
  tag: 'Chat',
  summary: 'Answer a conversation later',
  description: 'The result is fetched from `/paas/v4/async-result/{id}`.',
  body: asyncChatCompletionRequest,
  example: { model: 'glm-4.7', messages: [{ role: 'user', content: '你好' }] },
  response: asyncTask,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'parametersExclusive',
    'modelNotFound',
    'methodNotSupported',
    'promptTooLong',
    'concurrencyExceeded',
  ],
})

export const retrieveAsyncResult = defineEndpoint({
  operation: 'async_result.retrieve',
  method: 'GET',
  path: '/paas/v4/async-result/{id}',
  aliases: ['/coding/paas/v4/async-result/{id}'],
  tag: 'Chat',
  summary: 'Result of an asynchronous chat, picture or video',
  parameters: z.object({ id: z.string().describe('Id of the task.') }),
  response: asyncResult,
  errors: ['resourceNotFound'],
})

export const chatEndpoints = [createChatCompletion, createAsyncChatCompletion, retrieveAsyncResult] as const
