import type { Strategy } from './search.ts'

const strategies: Readonly<Record<Strategy, string>> = {
  general: '通用翻译',
  paraphrase: '意译',
  two_step: '两步：直译后润色',
  three_step: '三步：直译、挑错、意译',
  reflection: '反思：初稿、建议、修订',
  cot: '思维链：先分析再翻译',
}

const zh = {
  title: '翻译',
  lead: '在 40 多种语言之间翻译，可选翻译策略与术语表。',
  from: '源语言',
  auto: '自动检测',
  to: '目标语言',
  swap: '交换语言',
  text: '原文',
  strategy: '翻译策略',
  strategies,
  suggestion: '翻译要求',
  suggestionHint: '例如：语气正式，面向技术读者',
  glossary: '术语表',
  glossaryNone: '不使用',
  manageGlossaries: '新建和编辑术语表',
  translate: '翻译',
  translated: '译文',
  empty: '还没有译文',
  emptyHint: '输入原文，选择目标语言，然后点击“翻译”。',
}

type Texts = typeof zh

const en: Texts = {
  title: 'Translation',
  lead: 'Translate between more than 40 languages, in the way and with the terms that you choose.',
  from: 'From',
  auto: 'Found out by itself',
  to: 'To',
  swap: 'Swap the languages',
  text: 'Text',
  strategy: 'Way of translating',
  strategies: {
    general: 'Plain',
    paraphrase: 'Retell, then translate',
    two_step: 'Two steps: literal, then natural',
    three_step: 'Three steps: literal, problems, free',
    reflection: 'Draft, suggestions, edit',
    cot: 'Reasons first',
  },
  suggestion: 'Wishes',
  suggestionHint: 'For example: formal, for engineers',
  glossary: 'Glossary',
  glossaryNone: 'None',
  manageGlossaries: 'Make and edit glossaries',
  translate: 'Translate',
  translated: 'Translation',
  empty: 'Nothing translated yet',
  emptyHint: 'Write a text, choose a language, and have it translated.',
}

export const texts = { zh, en }
