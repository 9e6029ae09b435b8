import { keyTermsOf } from './text/key-terms.ts'
import type { Language } from './text/language.ts'

interface SmallTalk {
  readonly pattern: RegExp
  readonly reply: Readonly<Record<Language, string>>
}

const talks: readonly SmallTalk[] = [
  {
    pattern:
      /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b[^?？]{0,40}$|^\W*(?:你好|您好|嗨|哈喽|早上好|下午好|晚上好|大家好)/iu,
    reply: {
      en: 'Hello! This is the OpenMaaS simulator. Ask about a text that you send along, and I answer with its sentences.',
      zh: '你好！我是 OpenMaaS 模拟器。把资料和问题一起发来，我会用资料中的原句作答。',
    },
  },
  {
    pattern: /\bhow are you\b|你好吗|最近怎么样/i,
    reply: { en: 'The OpenMaaS simulator is up and running.', zh: 'OpenMaaS 模拟器运行正常。' },
  },
  {
    pattern:
      /\bwho are you\b|\bwhat(?:'s| is) your name\b|\bwhat (?:model|are) (?:are )?you\b|\bintroduce yourself\b|你是谁|你叫什么|你是什么模型|介绍一下你自己|自我介绍/i,
    reply: {
      en: 'I am the built-in simulator of OpenMaaS. I follow fixed rules and run without model weights.',
      zh: '我是 OpenMaaS 的内置模拟器，按固定规则作答，不需要模型权重。',
    },
  },
  {
    pattern: /^\W*(?:thanks|thank you|thx)\b|^\W*(?:谢谢|多谢|感谢)/iu,
    reply: { en: 'You are welcome.', zh: '不客气。' },
  },
  {
    pattern: /^\W*(?:bye|goodbye|see you)\b|^\W*(?:再见|拜拜)/iu,
    reply: { en: 'Goodbye.', zh: '再见。' },
  },
]

/** Whether a message is a greeting, thanks or the like. */
export function isSmallTalk(request: string): boolean {
  return talks.some(({ pattern }) => pattern.test(request))
}

const translation = /\btranslat(?:e|ion)\b|翻译|译成/i
const writing =
  /\b(?:write|compose|draft|create|generate)\b.{0,40}\b(?:poem|story|essay|code|function|program|script|song|letter|article|haiku|joke|email)\b|\btell me a (?:joke|story)\b|(?:写|创作|生成|编)(?:一|个|首|篇|段|封).{0,30}|讲个?(?:笑话|故事)/i

/** An honest reply to a request that brings nothing to answer from: it tells what was understood and that nothing was made up. */
export function smallTalkReply(request: string, language: Language): string {
  const talk = talks.find(({ pattern }) => pattern.test(request))
  if (talk !== undefined) return talk.reply[language]
  const terms = keyTermsOf(request, language)
  const about =
    language === 'zh' ? terms.map((term) => `“${term}”`).join('、') : terms.map((term) => `“${term}”`).join(', ')
  if (translation.test(request)) {
    return language === 'zh'
      ? `这是一个翻译请求（${about}）。模拟器不会翻译，接入真实模型后才能得到译文。`
      : `This is a request for a translation (${about}). The simulator cannot translate; a real model can.`
  }
  if (writing.test(request)) {
    return language === 'zh'
      ? `这是一个写作请求（${about}）。模拟器不会创作，接入真实模型后才能得到作品。`
      : `This is a request to write something (${about}). The simulator writes nothing of its own; a real model can.`
  }
  if (terms.length === 0) {
    return language === 'zh'
      ? '收到了你的消息，其中没有可以回答的内容。'
      : 'Your message arrived; it holds nothing that the simulator could answer.'
  }
  return language === 'zh'
    ? `收到了你的消息，其中谈到${about}。消息里没有可供作答的资料，模拟器也没有自己的知识。`
    : `Your message arrived and speaks of ${about}. It brings no material to answer from, and the simulator has no knowledge of its own.`
}
