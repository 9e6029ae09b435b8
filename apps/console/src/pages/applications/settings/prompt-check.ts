/** Both names of each placeholder are those of the platform. */
const knowledge = /\{\{\s*(?:knowledge|知识)\s*\}\}/g
const user = /\{\{\s*(?:user|用户)\s*\}\}/g

export interface PromptCheck {
  /** How often each stands in the template; once is right. */
  readonly knowledge: number
  readonly user: number
  readonly isRight: boolean
}

export function checkPrompt(template: string): PromptCheck {
  const found = { knowledge: template.match(knowledge)?.length ?? 0, user: template.match(user)?.length ?? 0 }
  return { ...found, isRight: found.knowledge === 1 && found.user === 1 }
}
