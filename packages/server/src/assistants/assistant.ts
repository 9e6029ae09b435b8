import type { LocalisedText } from '@openmaas/protocol'

/** An assistant is data: whom it plays and which tools it may use. */
export interface Assistant {
  /** The platform's own id. */
  readonly id: string
  readonly name: LocalisedText
  readonly description: LocalisedText
  /** What the model is told before the conversation. */
  readonly instructions: string
  readonly starterPrompts: readonly LocalisedText[]
  readonly tag: Tag
  /** Looks for pages before it answers; `domain` limits them to one host. */
  readonly search?: { readonly domain?: string }
  /** Offers the model a tool that draws. */
  readonly draws?: boolean
}

export type Tag = 'general' | 'work' | 'writing' | 'learning' | 'creation' | 'programming'

export const tagLabels: Readonly<Record<Tag, LocalisedText>> = {
  general: { zh: '通用', en: 'General' },
  work: { zh: '办公', en: 'Work' },
  writing: { zh: '写作', en: 'Writing' },
  learning: { zh: '学习', en: 'Learning' },
  creation: { zh: '创作', en: 'Creation' },
  programming: { zh: '编程', en: 'Programming' },
}

/** Names of tools as the platform tells them. */
export function toolsOf({ search, draws }: Assistant): string[] {
  return [...(search === undefined ? [] : ['web_browser']), ...(draws === true ? ['drawing_tool'] : [])]
}
