import { z } from 'zod'
import { engineIdentity, httpAddress, seconds, thinkTags } from './values.ts'

const httpEngine = {
  ...engineIdentity,
  apiKey: z.string().min(1).optional(),
  /** Sent with every call to this engine. */
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** Limit for the first part of an answer. */
  firstPartTimeoutSeconds: seconds.optional(),
  /** Limit for the silence between two parts. */
  idleTimeoutSeconds: seconds.optional(),
  /** Calls at once; beyond that another route serves, or the call is refused as overloaded. */
  maxConcurrency: z.number().int().positive().optional(),
}

export const openAiCompatible = z.strictObject({
  ...httpEngine,
  type: z.literal('openai-compatible'),
  baseUrl: httpAddress,
  /** Which server it is, where guessing is not enough. */
  dialect: z.enum(['auto', 'vllm', 'sglang', 'ollama', 'generic']).optional(),
  /** Field that switches thinking, where it is not what the dialect takes. */
  thinkingField: z.enum(['chat_template_kwargs', 'reasoning_effort', 'thinking', 'none']).optional(),
  /** Field for a JSON schema: current servers enforce `response_format`, old vLLM `guided_json`. */
  schemaField: z.enum(['response_format', 'guided_json']).optional(),
  thinkTags,
  /** The chat template opens the thinking and the server does not parse it, so that only `</think>` comes. */
  startsInThinking: z.boolean().optional(),
  /** Content parts that the models behind it read, such as `image_url`. */
  contentParts: z.array(z.string()).optional(),
  /** Those of them whose addresses it may fetch itself; else this server fetches them through its guard. */
  fetchesMedia: z.array(z.enum(['image_url', 'video_url', 'file_url'])).optional(),
  /** Width times height above which pictures are made smaller before they are sent to it. */
  maxImagePixels: z.number().int().min(1024).optional(),
  /** Its own names of voices by those that clients use, as `tongtong`; absent: OpenAI's names for voices that are alike. */
  voices: z.record(z.string(), z.string().min(1)).optional(),
})

export const bigModel = z.strictObject({
  ...httpEngine,
  type: z.literal('bigmodel'),
  baseUrl: httpAddress.optional(),
  apiKey: z.string().regex(/^[^.\s]+\.[^.\s]+$/, 'a key of the form id.secret'),
  auth: z.enum(['key', 'jwt']).optional(),
})

export const comfyUi = z.strictObject({
  ...engineIdentity,
  type: z.literal('comfyui'),
  baseUrl: httpAddress,
  /** File of the workflow, exported in the API form, with places such as `{{prompt}}` in it. */
  workflow: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** For one picture, with the time it waits in ComfyUI's queue. */
  timeoutSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
})
