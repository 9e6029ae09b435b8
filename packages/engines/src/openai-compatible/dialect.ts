/** Servers that speak OpenAI's API and differ where that API says nothing. `auto`: recognised by their list of models. */
export type Dialect = 'auto' | 'vllm' | 'sglang' | 'ollama' | 'generic'

/**
 * How the server is told whether to think:
 * - `chat_template_kwargs`: `enable_thinking` and `clear_thinking` for the chat template (vLLM, SGLang, llama.cpp's server)
 * - `reasoning_effort`: `none`, or the effort that was asked for (Ollama, OpenAI)
 * - `thinking`: the platform's own object
 * - `none`: not at all
 */
export type ThinkingField = 'chat_template_kwargs' | 'reasoning_effort' | 'thinking' | 'none'

export interface DialectTraits {
  readonly thinkingField: ThinkingField
  /** Types of content parts that the server passes to models that take them. */
  readonly contentParts: readonly string[]
  /** Without `max_tokens` the model may use all of its context; other servers then stop after a few tokens. */
  readonly unlimitedByDefault: boolean
  /** The server cuts a prompt beyond its window without a word, so it has to be refused before. */
  readonly shortensPrompts: boolean
}

const media = ['image_url', 'video_url', 'input_audio']
const templated = {
  thinkingField: 'chat_template_kwargs',
  contentParts: media,
  unlimitedByDefault: true,
  shortensPrompts: false,
} as const

const traits: Readonly<Record<Exclude<Dialect, 'auto'>, DialectTraits>> = {
  vllm: templated,
  sglang: templated,
  ollama: {
    thinkingField: 'reasoning_effort',
    contentParts: ['image_url'],
    unlimitedByDefault: true,
    shortensPrompts: true,
  },
  generic: { ...templated, unlimitedByDefault: false },
}

export function traitsOf(dialect: Exclude<Dialect, 'auto'>): DialectTraits {
  return traits[dialect]
}

/** The server behind a list of models: each of these names itself as the owner. */
export function dialectOfOwner(owner: string): Exclude<Dialect, 'auto'> | undefined {
  if (owner === 'vllm' || owner === 'sglang') return owner
  return owner === 'library' ? 'ollama' : undefined
}
