import type { AgentEvent, AgentPhase, OutputPart } from './agent.ts'

/** Gives a file that was made its address. */
export type LinkOf = (part: Extract<OutputPart, { type: 'made' }>) => string

export interface AgentMessage {
  readonly phase?: AgentPhase | undefined
  readonly parts: readonly OutputPart[]
}

/** What was told piece by piece, as whole messages: one for each phase in the order in which they began, texts joined. */
export function foldEvents(events: readonly AgentEvent[]): AgentMessage[] {
  const messages = new Map<AgentPhase | undefined, OutputPart[]>()
  for (const { part, phase } of events) {
    const parts = messages.get(phase) ?? []
    messages.set(phase, parts)
    const last = parts.at(-1)
    if (part.type === 'text' && last?.type === 'text')
      parts[parts.length - 1] = { type: 'text', text: last.text + part.text }
    else parts.push(part)
  }
  // The answer itself stands last, where clients look for it.
  return [...messages]
    .map(([phase, parts]) => ({ phase, parts }))
    .toSorted((one, other) => Number(isAnswer(one.phase)) - Number(isAnswer(other.phase)))
}

function isAnswer(phase: AgentPhase | undefined): boolean {
  return phase === undefined || phase === 'answer'
}

/** @param asList content as a list even where it is one part, as the deck agent and results of tasks give it */
export function wireMessage({ phase, parts }: AgentMessage, linkOf: LinkOf, asList: boolean): object {
  const content = parts.map((part) => wirePart(part, linkOf))
  return {
    role: 'assistant',
    content: content.length === 1 && !asList ? content[0] : content,
    ...(phase === undefined ? {} : { phase }),
  }
}

function wirePart(part: OutputPart, linkOf: LinkOf): object {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'object':
      return { type: 'object', object: part.object, ...tags(part) }
    case 'address':
      return { type: part.as, [part.as]: part.url, ...tags(part) }
    case 'made':
      return { type: part.as, [part.as]: linkOf(part), ...tags({ tag: part.tag ?? { zh: part.name, en: part.name } }) }
  }
}

function tags({ tag }: Pick<Extract<OutputPart, { type: 'object' }>, 'tag'>): object {
  return tag === undefined ? {} : { tag_cn: tag.zh, tag_en: tag.en }
}
