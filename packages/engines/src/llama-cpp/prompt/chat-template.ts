import { randomBytes } from 'node:crypto'
import type { ChatInput, FunctionTool } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { templateMessages, withObservations, withToolsAsText, type TemplateMessage } from './template-messages.ts'

/** A piece of a prompt. In `template` text the names of control tokens stand for the tokens, in `plain` text they are letters. */
export interface PromptPiece {
  readonly kind: 'template' | 'plain'
  readonly text: string
}

export interface RenderedPrompt {
  readonly pieces: readonly PromptPiece[]
  /** True where the template has opened the thinking itself, so that the answer begins inside it. */
  readonly startsInThinking: boolean
  /** True where the model writes a call as the function's name, a line break and JSON, without tags. */
  readonly bareCalls: boolean
}

export interface ChatTemplate {
  /** @throws {EngineError} `rejected` where the template refuses the conversation, `unsupported` for parts that are no text */
  render(input: PromptInput): RenderedPrompt
}

export type PromptInput = Pick<ChatInput, 'messages' | 'tools' | 'toolChoice' | 'thinking'>

/** The part of `@huggingface/jinja` in use; passed in, because the package is optional like the engine's own. */
export type TemplateClass = new (source: string) => { render(variables: Record<string, unknown>): string }

export interface ChatTemplateOptions {
  readonly Template: TemplateClass
  /** Jinja, from the model file's metadata or the fallback for it. */
  readonly source: string
  readonly bosToken: string
  readonly eosToken: string
  /** Names of the control tokens. Text of the conversation that looks like one must not become one. */
  readonly controlTokens: readonly string[]
}

/**
 * The model's own chat template, rendered with `messages`, `tools`, `enable_thinking`, `clear_thinking`, `reasoning_effort`.
 *
 * A control token's name inside a message, such as `<|im_end|>` in a user's text, stays text: before rendering it is swapped
 * for a mark that cannot be guessed, and afterwards it is a piece of its own that is tokenized as letters. So nobody ends
 * a turn or speaks as the system by writing a token's name.
 * @throws {EngineError} `unavailable` for a template that cannot be parsed
 */
export function createChatTemplate(options: ChatTemplateOptions): ChatTemplate {
  const { source, bosToken, eosToken, controlTokens } = options
  const template = parseTemplate(options.Template, source)
  const form = toolForm(source)
  const control = controlTokens.length > 0 ? new RegExp(alternatives(controlTokens), 'g') : undefined
  return {
    render({ messages, tools = [], toolChoice, thinking }) {
      const offered = toolChoice === 'none' ? [] : tools
      const plain = templateMessages(messages, thinking)
      const swapped = createSwapper(control)
      const variables = {
        messages: swapped.hide(inToolForm(form, plain, offered)),
        ...(form !== 'text' && offered.length > 0 ? { tools: swapped.hide(offered) } : {}),
        ...(thinking === undefined
          ? {}
          : { enable_thinking: thinking.enabled, clear_thinking: thinking.clear, reasoning_effort: thinking.effort }),
        add_generation_prompt: true,
        bos_token: bosToken,
        eos_token: eosToken,
      }
      const text = renderTemplate(template, variables)
      return {
        pieces: swapped.show(text),
        startsInThinking: /<think>\s*$/.test(text),
        bareCalls: form === 'observations',
      }
    },
  }
}

/**
 * What a template knows of tools: everything, only their list with the older forms of calls, only their list, or nothing.
 * Messages are brought into the form it knows, because a template passes over what it does not know without a word.
 */
type ToolForm = 'full' | 'observations' | 'list-only' | 'text'

function toolForm(source: string): ToolForm {
  if (!/\btools\b/.test(source)) return 'text'
  if (source.includes('tool_calls')) return 'full'
  return source.includes('observation') && source.includes('metadata') ? 'observations' : 'list-only'
}

function inToolForm(form: ToolForm, messages: readonly TemplateMessage[], tools: readonly FunctionTool[]) {
  if (form === 'full') return messages
  if (form === 'observations') return withObservations(messages)
  return withToolsAsText(messages, form === 'text' ? tools : [])
}

function parseTemplate(Template: TemplateClass, source: string): InstanceType<TemplateClass> {
  try {
    return new Template(source)
  } catch (error) {
    throw new EngineError('unavailable', "The model's chat template cannot be read", { cause: error })
  }
}

function renderTemplate(template: InstanceType<TemplateClass>, variables: Record<string, unknown>): string {
  try {
    return template.render(variables)
  } catch (error) {
    // Templates refuse by raising, for instance when roles do not alternate; their words hold no text of the conversation.
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'no reason given'
    throw new EngineError('rejected', `The model's chat template refused the messages: ${reason}`, { cause: error })
  }
}

interface Swapper {
  hide(value: unknown): unknown
  show(rendered: string): PromptPiece[]
}

function createSwapper(control: RegExp | undefined): Swapper {
  const nonce = `control${randomBytes(12).toString('hex')}n`
  const hidden: string[] = []
  const hideText = (text: string) =>
    control === undefined ? text : text.replace(control, (name) => `${nonce}${hidden.push(name) - 1}z`)
  const hide = (value: unknown): unknown => {
    if (typeof value === 'string') return hideText(value)
    if (Array.isArray(value)) return value.map(hide)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [hideText(key), hide(entry)]))
  }
  return {
    hide,
    show(rendered) {
      if (hidden.length === 0) return [{ kind: 'template', text: rendered }]
      return rendered.split(new RegExp(`${nonce}(\\d+)z`)).map((text, index) => {
        // Splitting by a group gives text and the group's match in turn.
        return index % 2 === 0 ? { kind: 'template', text } : { kind: 'plain', text: hidden[Number(text)] ?? '' }
      })
    },
  }
}

function alternatives(names: readonly string[]): string {
  return names
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`))
    .join('|')
}
