import type { Conversation } from './conversation.ts'

const quoted = String.raw`[“"「'‘\x60](.+?)[”"」'’\x60]`
const exactPatterns: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:say|reply|respond|answer|output|print|return|write|repeat|echo)\b(?:\s+(?:back|with|exactly|only|just|simply|precisely|the|exact|following|word|words|text|phrase|string|me|this|after))*\s*:?\s*${quoted}`,
    'is',
  ),
  /\b(?:say|reply|respond|answer)\s+(?:with\s+)?the\s+(?:(?:single|exact|one)\s+)?(?:word|text|phrase)\s+([^\s,;.!?]+)/i,
  /\b(?:say|reply|respond|answer|output|print|return|write|repeat)\s+(?:with\s+)?(?:exactly|only|just)(?:\s+(?:with|the|word|words|text|phrase|string|following|this))*\s*:?\s+(\S.{0,300}?)[.!。]?\s*$/is,
  /^(?:please\s+)?(?:only|just|simply)\s+(?:say|reply|respond|answer|output|print|return|write)(?:\s+(?:with|the|word|words|text|phrase))*\s*:?\s+(\S.{0,120}?)[.!]?\s*$/is,
  /^(?:please\s+)?(?:say|echo)\s+(?!something|more|what|why|how)(\S.{0,120}?)[.!]?\s*$/is,
  /\brepeat (?:after me|this|the following)(?: text)?:\s*(\S.{0,2000}?)\s*$/is,
  new RegExp(
    String.raw`(?:只|仅|直接|原样|请)?(?:需|要|需要)?(?:回答|回复|输出|返回|说|重复|复述)(?:一?句|一遍|以下内容|这句话|我)?\s*[:：]?\s*${quoted}`,
    's',
  ),
  /(?:只|仅|原样)(?:需|要|需要)?(?:回答|回复|输出|返回|说)(?:以下内容)?\s*[:：]?\s*(?!数字|答案|结果|一个|是或否|“|")([^\s，。,！!？?]{1,60})[。！!]?\s*$/,
  /^请?(?:重复|复述|跟我说|跟着我说|照着说)(?:以下内容|一遍)?\s*[:：]\s*(\S.{0,2000}?)\s*$/s,
]
/** What `answer only with ...` may name without meaning these very words. */
const notLiteral =
  /^(?:a|an|one|two|valid|your|if|in|by|using|from|based|yes or no|true or false|(?:the )?(?:final |numeric(?:al)? |correct )?(?:answer|number|result|name|letter|value|digits?|question|code|json|summary|translation)s?)\b/i

/** The text that a request tells to give back word for word: `say exactly X`, `只回答“X”`. */
export function exactTextIn(request: string): string | undefined {
  for (const pattern of exactPatterns) {
    const text = pattern.exec(request)?.[1]?.trim()
    if (text !== undefined && text !== '' && !notLiteral.test(text) && !/\bJSON\b/i.test(text)) return text
  }
  return undefined
}

const bare =
  /\b(?:only|just|exactly|nothing else|no explanations?|without explanation|one word|single word)\b|只|仅|不要(?:任何)?(?:解释|多余)|无需解释|直接(?:回答|给出|输出)/i

/** Whether the caller wants the answer and nothing around it. */
export function wantsBareAnswer({ request, instructions }: Conversation): boolean {
  return (
    bare.test(request) ||
    /\b(?:answer|respond|reply|output) (?:only|just|exactly)\b|\bonly (?:answer|respond|reply|output)\b|(?:只|仅)(?:需|要)?(?:回答|回复|输出|返回)/i.test(
      instructions,
    )
  )
}
