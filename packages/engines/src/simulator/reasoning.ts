import type { AnswerBasis } from './answer.ts'
import type { Conversation } from './conversation.ts'
import type { PlannedCall } from './tools/choose-calls.ts'

const maxQuotedCharacters = 80

/** What the simulator does for this request, told as a model's thinking would be; it says that it is simulated. */
export function reasoningFor(
  conversation: Conversation,
  outcome: AnswerBasis | 'json' | readonly PlannedCall[],
): string {
  const isChinese = conversation.language === 'zh'
  const question = shortened(conversation.question)
  const opening = isChinese
    ? `（模拟思考）问题是：“${question}”。`
    : `(Simulated reasoning) The request is: “${question}”. `
  return opening + (isChinese ? chineseStep(outcome) : englishStep(outcome))
}

function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length <= maxQuotedCharacters
    ? characters.join('')
    : `${characters.slice(0, maxQuotedCharacters).join('')}…`
}

function englishStep(outcome: AnswerBasis | 'json' | readonly PlannedCall[]): string {
  if (outcome === 'json')
    return 'The answer has to be JSON, so I fill the asked members from the text and add nothing around them.'
  if ('length' in outcome)
    return `It takes a function: I call ${outcome.map((call) => call.name).join(', ')} with arguments from the request.`
  switch (outcome.kind) {
    case 'grounded':
      return `Of ${outcome.sentenceCount} sentences I keep ${outcome.used}, which share ${quotedList(outcome.sharedTerms, ', ')} with it.`
    case 'scripted':
      return 'Its answer is scripted, by the request header or a scenario.'
    case 'exact':
      return 'It tells me the very words to answer with.'
    case 'calculation':
      return 'It is a sum, so I calculate it.'
    case 'tools':
      return 'The results of the calls are here, so I answer from them.'
    case 'media':
      return 'It comes with media that I can only describe from the outside.'
    case 'summary':
      return 'I keep the sentences that share most with the rest of the text.'
    case 'rows':
      return 'It is about rows of a table, so I keep the cells that it asks for.'
    case 'silent':
      return 'No sentence of the material shares enough words with it.'
    case 'smallTalk':
      return 'There is no material to answer from, so I say what I understood.'
  }
}

function chineseStep(outcome: AnswerBasis | 'json' | readonly PlannedCall[]): string {
  if (outcome === 'json') return '答案必须是 JSON，因此按要求的字段从文本中取值，不添加其他内容。'
  if ('length' in outcome) return `需要调用函数：${outcome.map((call) => call.name).join('、')}，参数取自问题。`
  switch (outcome.kind) {
    case 'grounded':
      return `在 ${outcome.sentenceCount} 个句子中选出 ${outcome.used} 句，它们与问题共有${quotedList(outcome.sharedTerms, '、')}。`
    case 'scripted':
      return '回答由请求头或场景文件指定。'
    case 'exact':
      return '问题规定了要回答的原文。'
    case 'calculation':
      return '这是一道算式，直接计算。'
    case 'tools':
      return '工具结果已经返回，根据结果作答。'
    case 'media':
      return '消息带有媒体内容，只能描述其外部信息。'
    case 'summary':
      return '选出与全文共同词语最多的句子。'
    case 'rows':
      return '问的是表格中的行，取出所问的单元格。'
    case 'silent':
      return '材料中没有与问题足够相关的句子。'
    case 'smallTalk':
      return '没有可供作答的材料，只说明收到的内容。'
  }
}

function quotedList(terms: readonly string[], separator: string): string {
  return terms
    .slice(0, 5)
    .map((term) => `“${term}”`)
    .join(separator)
}
