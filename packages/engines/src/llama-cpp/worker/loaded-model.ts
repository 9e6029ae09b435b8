import type { Llama, LlamaGrammarEvaluationState, LlamaModel, Token } from 'node-llama-cpp'
import { EngineError } from '../../engine-error.ts'
import { createChatTemplate, type ChatTemplate, type PromptInput, type TemplateClass } from '../prompt/chat-template.ts'
import { fallbackTemplate } from '../prompt/generic-template.ts'

/** A model file in memory with what is known of its vocabulary. */
export interface LoadedModel {
  readonly llama: Llama
  readonly model: LlamaModel
  /** Text that ends the answer without being an end token of the vocabulary. */
  readonly hiddenStopWords: readonly string[]
  /** @throws {EngineError} as `ChatTemplate.render` */
  prompt(input: PromptInput): Prompt
  /** Ready to follow a grammar (GBNF) through one answer. @throws {EngineError} `unsupported` where llama.cpp refuses it */
  grammar(text: string): Promise<LlamaGrammarEvaluationState>
  isTurnEnd(token: Token): boolean
  /** Control tokens whose text the normaliser reads. */
  isMarker(token: Token): boolean
}

export interface Prompt {
  readonly tokens: Token[]
  readonly startsInThinking: boolean
  readonly bareCalls: boolean
}

/** Turn ends that some model files mark as plain control tokens only. */
const turnEnds = ['<|im_end|>', '<|user|>', '<|observation|>', '<|endoftext|>', '<|end|>', '<|eot_id|>', '<|eom_id|>']

/** Control tokens that stand for thinking and tool calls in the output of GLM, Qwen, DeepSeek and Hermes models. */
const markerPattern = /^<\/?(think|tool_call|arg_key|arg_value)>$|^<｜tool▁.*｜>$|^<\|(begin|end)_of_box\|>$/

/** What is used of the two optional packages, passed in by whoever loaded them. */
export interface Packages {
  readonly llama: Llama
  readonly Template: TemplateClass
  readonly GrammarState: typeof LlamaGrammarEvaluationState
}

export function describeModel({ llama, Template, GrammarState }: Packages, model: LlamaModel): LoadedModel {
  const controls = controlTokens(model)
  const ends = new Set([...controls].filter(([, name]) => turnEnds.includes(name)).map(([token]) => token))
  const markers = new Set([...controls].filter(([, name]) => markerPattern.test(name)).map(([token]) => token))
  const { tokenizer, general } = model.fileInfo.metadata
  // Old files hold the name of a template here instead of a template.
  const own = tokenizer.chat_template?.includes('{') ? tokenizer.chat_template : undefined
  const fallback = fallbackTemplate(general.architecture, general.name ?? '')
  let template: ChatTemplate | undefined
  const chatTemplate = () => {
    template ??= createChatTemplate({
      Template,
      source: own ?? fallback.source,
      bosToken: model.tokens.bosString ?? '',
      eosToken: model.tokens.eosString ?? '',
      controlTokens: [...controls.values()],
    })
    return template
  }
  return {
    llama,
    model,
    hiddenStopWords: own === undefined ? [fallback.turnEnd] : [],
    prompt(input) {
      const { pieces, startsInThinking, bareCalls } = chatTemplate().render(input)
      const tokens = pieces.flatMap(({ kind, text }) => (text === '' ? [] : model.tokenize(text, kind === 'template')))
      const { bos, shouldPrependBosToken } = model.tokens
      if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos)
      return { tokens, startsInThinking, bareCalls }
    },
    async grammar(text) {
      try {
        return new GrammarState({ model, grammar: await llama.createGrammar({ grammar: text }) })
      } catch (error) {
        throw new EngineError('unsupported', 'llama.cpp cannot follow the grammar of this JSON schema', {
          cause: error,
        })
      }
    },
    isTurnEnd: (token) => ends.has(token) || model.isEogToken(token),
    isMarker: (token) => markers.has(token),
  }
}

/** Control tokens by their names. Markers are left out of it where the vocabulary counts them as ordinary text. */
function controlTokens(model: LlamaModel): Map<Token, string> {
  const controls = new Map<Token, string>()
  for (const token of model.iterateAllTokens()) {
    if (!model.getTokenAttributes(token).control) continue
    const name = model.detokenize([token], true)
    if (name !== '') controls.set(token, name)
  }
  return controls
}
