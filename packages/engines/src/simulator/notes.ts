import type { Language } from './text/language.ts'

/** What a person reads under a plain answer, so that nobody takes it for a model's. */
const notes: Readonly<Record<Language, string>> = {
  zh: '（模拟回复：由 OpenMaaS 内置模拟器生成，未使用语言模型。）',
  en: '(Simulated reply: made by the built-in simulator of OpenMaaS, no language model was used.)',
}

export function withNote(text: string, language: Language): string {
  return `${text}\n\n${notes[language]}`
}

/** Recognises the note in earlier turns, where it says nothing about the conversation. */
export function isSimulatorNote(sentence: string): boolean {
  return /OpenMaaS/.test(sentence) && /simulator|模拟/i.test(sentence)
}
