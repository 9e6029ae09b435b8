import type { LocalisedText } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'

/**
 * Why a document failed. The platform documents 10001 and 10002 (`embedding_code`); the others are ours, from 10003 on, because a
 * client must be able to tell a broken file from an engine that is down.
 */
export const documentFailures = {
  'space-used-up': {
    code: 10001,
    zh: '知识库空间已用尽。',
    en: 'The space of the knowledge bases is used up.',
  },
  'too-many-words': {
    code: 10002,
    zh: '文档字数超出限制。',
    en: 'The document has more characters than allowed.',
  },
  unsupported: {
    code: 10003,
    zh: '不支持的文档类型。',
    en: 'Documents of this type are not supported.',
  },
  encrypted: { code: 10004, zh: '文档已加密，无法读取。', en: 'The document is encrypted and cannot be read.' },
  damaged: { code: 10005, zh: '文档已损坏，无法读取。', en: 'The document is damaged and cannot be read.' },
  'needs-recognition': {
    code: 10006,
    zh: '文档没有文字层，需要文字识别，但未配置识别引擎。',
    en: 'The document has no text of its own and no engine that recognises characters is set.',
  },
  empty: { code: 10007, zh: '文档中没有可检索的文字。', en: 'The document holds no text that could be found.' },
  'too-large': {
    code: 10008,
    zh: '解析该文档所需的内存或规模超出限制。',
    en: 'Reading the document takes more memory or is larger than allowed.',
  },
  timeout: { code: 10009, zh: '解析该文档超时。', en: 'Reading the document took too long.' },
  'fetch-failed': { code: 10010, zh: '无法获取该网址的内容。', en: 'The address could not be fetched.' },
  'embedding-failed': {
    code: 10011,
    zh: '向量化引擎多次调用失败。',
    en: 'The embedding engine failed repeatedly.',
  },
  'gave-up': {
    code: 10012,
    zh: '处理该文档多次中断，已停止重试。',
    en: 'The work on the document broke off repeatedly and is not tried again.',
  },
  'recognition-failed': {
    code: 10013,
    zh: '文字识别引擎多次调用失败。',
    en: 'The engine that recognises characters failed repeatedly.',
  },
  'model-failed': {
    code: 10014,
    zh: '描述图片或生成问答的模型多次调用失败。',
    en: 'The model that describes pictures or makes questions failed repeatedly.',
  },
} as const satisfies Record<string, LocalisedText & { readonly code: number }>

export type DocumentFailureReason = keyof typeof documentFailures

export function isFailureReason(text: string): text is DocumentFailureReason {
  return Object.hasOwn(documentFailures, text)
}

/**
 * Whose details are numbers of the document itself. Those of the others speak of settings, engines and addresses: they are for the
 * operator, who finds them in the log and as the last error of the admin API.
 */
const detailedReasons: ReadonlySet<DocumentFailureReason> = new Set(['too-many-words', 'too-large'])

/** The sentence that an owner reads. @param detail English words of the failure, appended where they help the owner */
export function failureMessage(reason: DocumentFailureReason, language: Language, detail?: string | null): string {
  const sentence = documentFailures[reason][language]
  return detailedReasons.has(reason) && detail ? `${sentence} ${detail}` : sentence
}

/** What a failure that will be tried again is called, for the owner who waits. Names no engine and no address. */
const waitingMessages: Partial<Record<DocumentFailureReason, LocalisedText>> = {
  'fetch-failed': {
    zh: '暂时无法获取该网址的内容，将重试。',
    en: 'The address could not be fetched and is tried again.',
  },
  'embedding-failed': { zh: '向量化引擎调用失败，将重试。', en: 'The embedding engine failed and is tried again.' },
  'recognition-failed': {
    zh: '文字识别引擎调用失败，将重试。',
    en: 'The engine that recognises characters failed and is tried again.',
  },
  'model-failed': {
    zh: '描述图片或生成问答的模型调用失败，将重试。',
    en: 'The model that describes pictures or makes questions failed and is tried again.',
  },
}
const brokeOff: LocalisedText = { zh: '处理中断，将重试。', en: 'The work broke off and is tried again.' }

/** @param reason what the document would fail with if it were not tried again */
export function waitingMessage(reason: string | null, language: Language): string {
  return (reason !== null && isFailureReason(reason) ? (waitingMessages[reason] ?? brokeOff) : brokeOff)[language]
}

/** An engine beside the embedding one failed in the work on a document; it is tried again like the error it stands for. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed'
  override readonly cause: Error
  readonly reason: DocumentFailureReason

  constructor(reason: 'recognition-failed' | 'model-failed', cause: Error) {
    super(cause.message)
    this.reason = reason
    this.cause = cause
  }
}

/** Ends the work on a document for good; anything else that is thrown is tried again. */
export class DocumentFailure extends Error {
  override readonly name = 'DocumentFailure'
  readonly reason: DocumentFailureReason

  constructor(reason: DocumentFailureReason, detail = '', options?: ErrorOptions) {
    super(detail, options)
    this.reason = reason
  }
}
