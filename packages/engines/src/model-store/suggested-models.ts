import type { ModelSource } from './model-sources.ts'

export interface SuggestedModel {
  readonly name: string
  /** One line for a list. */
  readonly description: string
  readonly kind: 'chat' | 'embedding' | 'speech' | 'transcription'
  /** Repository by source; a source without the model is absent. */
  readonly repositories: Readonly<Partial<Record<ModelSource, string>>>
  readonly file: string
  /** Further files beside it in the repository, without which a model of speech cannot be used. */
  readonly furtherFiles?: readonly string[]
  /** Rounded, for the list only: the exact size and the checksum come from the source. */
  readonly approximateBytes: number
  /** Licence of the weights: an SPDX id, or the name under which the model page holds its own terms. */
  readonly licence: string
}

/** Models that are known to be of use here, the suggested one first. */
export const suggestedModels: readonly SuggestedModel[] = [
  {
    name: 'glm-edge-1.5b-chat',
    description: 'Small GLM chat model for laptops, Chinese and English',
    kind: 'chat',
    repositories: {
      modelscope: 'ZhipuAI/glm-edge-1.5b-chat-gguf',
      huggingface: 'zai-org/glm-edge-1.5b-chat-gguf',
    },
    file: 'ggml-model-Q4_K_M.gguf',
    approximateBytes: 980_000_000,
    licence: 'glm-4',
  },
  {
    name: 'glm-edge-4b-chat',
    description: 'The larger GLM edge model, Chinese and English',
    kind: 'chat',
    repositories: {
      modelscope: 'ZhipuAI/glm-edge-4b-chat-gguf',
      huggingface: 'zai-org/glm-edge-4b-chat-gguf',
    },
    file: 'ggml-model-Q4_K_M.gguf',
    approximateBytes: 2_630_000_000,
    licence: 'glm-4',
  },
  {
    name: 'glm-4-9b-0414',
    description: 'GLM-4 9B of April 2025, wants 8 GB of memory or more',
    kind: 'chat',
    repositories: { huggingface: 'unsloth/GLM-4-9B-0414-GGUF' },
    file: 'GLM-4-9B-0414-Q4_K_M.gguf',
    approximateBytes: 6_170_000_000,
    licence: 'MIT',
  },
  {
    name: 'qwen3-embedding-0.6b',
    description: 'Embedding model for many languages, 1,024 dimensions',
    kind: 'embedding',
    repositories: {
      modelscope: 'Qwen/Qwen3-Embedding-0.6B-GGUF',
      huggingface: 'Qwen/Qwen3-Embedding-0.6B-GGUF',
    },
    file: 'Qwen3-Embedding-0.6B-Q8_0.gguf',
    approximateBytes: 640_000_000,
    licence: 'Apache-2.0',
  },
  {
    name: 'sense-voice-small',
    description: 'Writes down Mandarin, Cantonese, English, Japanese and Korean',
    kind: 'transcription',
    repositories: { huggingface: 'csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17' },
    file: 'model.int8.onnx',
    furtherFiles: ['tokens.txt'],
    approximateBytes: 240_000_000,
    licence: 'FunASR model licence 1.1',
  },
  {
    name: 'vits-melo-zh-en',
    description: 'Reads Chinese and English aloud in one voice',
    kind: 'speech',
    repositories: { huggingface: 'csukuangfj/vits-melo-tts-zh_en' },
    file: 'model.onnx',
    furtherFiles: ['tokens.txt', 'lexicon.txt', 'date.fst', 'number.fst', 'phone.fst', 'new_heteronym.fst'],
    approximateBytes: 170_000_000,
    licence: 'MIT',
  },
]

/** The suggested model of that name, in any case. */
export function findSuggestedModel(name: string): SuggestedModel | undefined {
  return suggestedModels.find((model) => model.name === name.toLowerCase())
}
