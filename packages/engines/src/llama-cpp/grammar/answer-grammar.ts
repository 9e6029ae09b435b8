import type { ChatInput, FunctionTool, ToolChoice } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { createGrammarRules, GrammarError, literal, type GrammarRules } from './json-grammar.ts'

/**
 * Grammar (GBNF) that the answer after any thinking must follow; `undefined` where it is free.
 *
 * A demanded call (`required` or a named tool) is one call in the JSON form of `<tool_call>`, whichever form the model would
 * choose by itself, because only there the arguments can be held to their schema. JSON output beside tools is either the JSON
 * or such a call.
 * @throws {EngineError} `rejected` for a tool choice without its tool, `unsupported` for a schema that no grammar can follow
 */
export function answerGrammar(input: ChatInput): string | undefined {
  const { toolChoice = 'auto', responseFormat } = input
  const tools = toolChoice === 'none' ? [] : (input.tools ?? [])
  const demanded = demandedTools(tools, toolChoice)
  const wantsJson = responseFormat !== undefined && responseFormat.type !== 'text'
  if (demanded === undefined && !wantsJson) return undefined
  const rules = createGrammarRules()
  try {
    if (demanded !== undefined) return rules.write(toolCalls(demanded, rules))
    const json = responseFormat?.type === 'json_schema' ? rules.addSchema(responseFormat.schema) : 'object'
    const root = tools.length > 0 ? `space (${json} | ${toolCalls(tools, rules)})` : `space ${json}`
    return rules.write(root)
  } catch (error) {
    if (error instanceof GrammarError) throw new EngineError('unsupported', `The JSON schema: ${error.message}`)
    throw error
  }
}

function demandedTools(tools: readonly FunctionTool[], choice: ToolChoice): readonly FunctionTool[] | undefined {
  if (choice === 'auto' || choice === 'none') return undefined
  const demanded = choice === 'required' ? tools : tools.filter((tool) => tool.function.name === choice.name)
  if (demanded.length === 0) throw new EngineError('rejected', 'The tool choice names no tool of the request')
  return demanded
}

function toolCalls(tools: readonly FunctionTool[], rules: GrammarRules): string {
  const calls = tools.map(({ function: { name, parameters } }) => {
    const schema = parameters ?? { type: 'object', additionalProperties: false }
    return `${literal(`{"name": ${JSON.stringify(name)}, "arguments": `)} ${rules.addSchema({ type: 'object', ...schema })} "}"`
  })
  return String.raw`"<tool_call>" "\n"? (${calls.join(' | ')}) "\n"? "</tool_call>"`
}
