import type { ChatInput, FunctionTool } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { calculationIn } from '../arithmetic.ts'
import type { Conversation } from '../conversation.ts'
import { conceptsIn } from '../facts/concepts.ts'
import { factsOf } from '../facts/facts.ts'
import { wordsOfName } from '../facts/property-kind.ts'
import { isSmallTalk } from '../small-talk.ts'
import { callArguments } from './call-arguments.ts'
import { termsOf, termsOfQuestion } from '../text/terms.ts'

export interface PlannedCall {
  readonly name: string
  /** A JSON string. */
  readonly arguments: string
}

/** Words of nearly every description; sharing one of them says nothing. */
const commonTerms = termsOf(
  'get set fetch do use run call make give return tool function information info data current given specific specified value result input output api ' +
    'today tomorrow now please need want 获取 信息 数据 当前 返回 指定 工具 函数 给定 今天 明天 现在 一下 用户 需要 可以 帮我 我想',
)
const nameWeight = 2
const descriptionWeight = 1
const conceptWeight = 2
/** One word of the name, one shared concept, or two words of the description. */
const callThreshold = 2

/**
 * The calls that the request asks for; empty when it asks for none.
 * - `required` and a named function: always at least one call.
 * - `auto`: after a user message, for functions whose words the question shares; never after tool results, which are answered from.
 * @throws {EngineError} `rejected` for a named function that is not among the tools
 */
export function chooseCalls(input: ChatInput, conversation: Conversation, today: Date): PlannedCall[] {
  const tools = input.tools ?? []
  const choice = input.toolChoice ?? 'auto'
  if (tools.length === 0 || choice === 'none') return []
  if (typeof choice === 'object')
    return callsOf(toolNamed(tools, choice.name), conversation.question, conversation, today)
  if (choice === 'auto' && (conversation.lastRole !== 'user' || conversation.question === '')) return []
  const clauses = clausesOf(conversation.question)
  const wanted = tools.filter((tool) => wantedScore(tool, conversation.question) >= callThreshold)
  if (wanted.length === 0 && choice === 'required') {
    const best = [...tools].sort(
      (a, b) => wantedScore(b, conversation.question) - wantedScore(a, conversation.question),
    )[0]
    return best === undefined ? [] : callsOf(best, conversation.question, conversation, today)
  }
  // Several functions may be wanted by different halves of a sentence; one that only shares a word of another's half is not.
  const strongest = Math.max(0, ...wanted.map((tool) => wantedScore(tool, conversation.question)))
  return wanted
    .filter((tool) => wantedScore(tool, conversation.question) * 2 >= strongest)
    .flatMap((tool) => {
      const own = wanted.length > 1 ? clauses.filter((clause) => wantedScore(tool, clause) >= callThreshold) : []
      return callsOf(tool, own.length > 0 ? own.join(' ') : conversation.question, conversation, today)
    })
}

/** @throws {EngineError} `rejected` when the function is not among the tools */
export function callNamed(input: ChatInput, name: string, conversation: Conversation, today: Date): PlannedCall[] {
  return callsOf(toolNamed(input.tools ?? [], name), conversation.question, conversation, today)
}

function toolNamed(tools: readonly FunctionTool[], name: string): FunctionTool {
  const tool = tools.find((candidate) => candidate.function.name === name)
  if (tool === undefined)
    throw new EngineError('rejected', `The function ${name} is not among the tools of the request`)
  return tool
}

function callsOf(tool: FunctionTool, request: string, conversation: Conversation, today: Date): PlannedCall[] {
  const facts = factsOf(request, today)
  const wider = factsOf([request, conversation.question, conversation.statements].join('\n'), today)
  return callArguments(tool, facts, wider, conversation.language).map((argument) => ({
    name: tool.function.name,
    arguments: JSON.stringify(argument),
  }))
}

function clausesOf(question: string): string[] {
  return question
    .split(/[,，;；.。?？!！\n]+(?=\D|$)|\band\b|\bthen\b|然后|并且|并|同时|以及|再/i)
    .filter((clause) => clause.trim() !== '')
}

/** How much the request speaks of the function, by shared terms and concepts. */
function wantedScore(tool: FunctionTool, request: string): number {
  const { name, description = '' } = tool.function
  if (looksUpKnowledge(`${name} ${description}`) && mayStandInDocuments(request)) return callThreshold
  if (new RegExp(`(?<![\\w-])${name.replace(/\W/g, String.raw`\$&`)}(?![\\w-])`, 'i').test(request))
    return callThreshold * 4
  const asked = termsOfQuestion(request).difference(commonTerms)
  const nameTerms = termsOf(wordsOfName(name)).difference(commonTerms)
  const descriptionTerms = termsOf(description).difference(commonTerms).difference(nameTerms)
  const concepts = conceptsIn(`${wordsOfName(name)} ${description}`).intersection(conceptsIn(request))
  if (calculationIn(request) !== undefined && conceptsIn(`${wordsOfName(name)} ${description}`).has('calculate'))
    concepts.add('calculate')
  return (
    nameWeight * asked.intersection(nameTerms).size +
    descriptionWeight * pairsOnly(asked.intersection(descriptionTerms)) +
    conceptWeight * concepts.size
  )
}

/** Whatever is asked or spoken of may stand in documents, so a function that searches them is wanted for all but greetings and thanks. */
function looksUpKnowledge(text: string): boolean {
  return /retriev|search|look.?up|query|检索|查询|搜索|查找/i.test(text) && /knowledge|知识/i.test(text)
}

function mayStandInDocuments(request: string): boolean {
  return asksSomething.test(request) || !isSmallTalk(request)
}

const asksSomething =
  /[?？]|什么|多少|哪|谁|怎|如何|为何|几|是否|吗|呢|介绍|说明|解释|\b(?:what|who|when|where|which|why|how|is|are|does|do|did|explain|describe|tell)\b/i

/** Single Han characters are shared by chance. */
function pairsOnly(terms: ReadonlySet<string>): number {
  return [...terms].filter((term) => !/^\p{Script=Han}$/u.test(term)).length
}
