import { NoSuchModelError } from '@ai-sdk/provider'
import type {
  EmbeddingModelV4,
  ImageModelV4,
  LanguageModelV4,
  ProviderV4,
  SpeechModelV4,
  TranscriptionModelV4,
} from '@ai-sdk/provider'
import { OpenMaaS } from '@openmaas/sdk'
import type { ClientOptions } from '@openmaas/sdk'
import { ChatModel } from './chat-model.ts'
import { EmbeddingModel } from './embedding-model.ts'
import { ImageModel, SpeechModel, TranscriptionModel } from './media-models.ts'

export interface OpenMaaSProviderOptions extends Omit<ClientOptions, 'maxRetries'> {
  /** In place of one that is made from the other options. */
  readonly client?: OpenMaaS
}

export interface OpenMaaSProvider extends ProviderV4 {
  /** The chat model of that id, the same as `languageModel`. */
  (modelId: string): LanguageModelV4
  transcriptionModel(modelId: string): TranscriptionModelV4
  speechModel(modelId: string): SpeechModelV4
}

/**
 * A provider of the Vercel AI SDK for this platform, and for the cloud. What the platform knows beyond the AI SDK goes along as
 * `providerOptions.openmaas`, whose members join the body of the call, such as `{ thinking: { type: 'disabled' } }` or `{ tools: [...] }` for the
 * tools that the platform runs itself.
 *
 * ```ts
 * const openmaas = createOpenMaaS({ baseURL: 'http://127.0.0.1:8787/api/paas/v4', apiKey: 'id.secret' })
 * const { text } = await generateText({ model: openmaas('glm-4.7'), prompt: '你好' })
 * ```
 *
 * Retries are those of the AI SDK (`maxRetries` of its functions).
 */
export function createOpenMaaS({ client: given, ...options }: OpenMaaSProviderOptions = {}): OpenMaaSProvider {
  const client = given ?? new OpenMaaS({ ...options, maxRetries: 0 })
  const languageModel = (modelId: string): LanguageModelV4 => new ChatModel(client, modelId)
  return Object.assign(languageModel, {
    specificationVersion: 'v4' as const,
    languageModel,
    embeddingModel: (modelId: string): EmbeddingModelV4 => new EmbeddingModel(client, modelId),
    imageModel: (modelId: string): ImageModelV4 => new ImageModel(client, modelId),
    speechModel: (modelId: string): SpeechModelV4 => new SpeechModel(client, modelId),
    transcriptionModel: (modelId: string): TranscriptionModelV4 => new TranscriptionModel(client, modelId),
    rerankingModel(modelId: string): never {
      throw new NoSuchModelError({ modelId, modelType: 'rerankingModel' })
    },
  })
}
