/** Settings of the chat, kept in the address. */
export interface ChatSettings {
  readonly model: string
  /** A second model beside the first. */
  readonly beside?: string | undefined
  readonly system?: string | undefined
  readonly thinking?: 'enabled' | 'disabled' | undefined
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly maxTokens?: number | undefined
  readonly json?: boolean | undefined
  /** JSON: definitions of functions, as the API takes them. */
  readonly tools?: string | undefined
}

export const defaultModel = 'glm-4.7'

/** Reads the address; what makes no sense is left out. */
export function readChatSettings(search: Readonly<Record<string, unknown>>): ChatSettings {
  const { thinking } = search
  return {
    model: textIn(search['model']) ?? defaultModel,
    beside: textIn(search['beside']),
    system: textIn(search['system']),
    thinking: thinking === 'enabled' || thinking === 'disabled' ? thinking : undefined,
    temperature: numberIn(search['temperature'], 0, 1),
    topP: numberIn(search['topP'], 0, 1),
    maxTokens: numberIn(search['maxTokens'], 1, 1_000_000),
    json: search['json'] === true ? true : undefined,
    tools: textIn(search['tools']),
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberIn(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined
}
