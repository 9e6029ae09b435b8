export interface Message {
  readonly role: 'user' | 'assistant'
  readonly content: string
  /** Of an answer: the id by which its slices are found. */
  readonly requestId?: string
  /** Of an answer of a flow: the part of it that answered. */
  readonly nodeId?: string
  /** Of an answer of a flow: what happened on the way. */
  readonly steps?: readonly Step[]
  /** Names of the files that came with a question. */
  readonly files?: readonly string[]
  /** Of an answer that did not come to its end: why. */
  readonly failure?: string
  readonly tokens?: number
  /** Milliseconds from the question to the end. */
  readonly duration?: number
}

export interface Step {
  readonly name: string
  readonly type: string
  /** Slices that were found. */
  readonly slices?: number
  /** Milliseconds since the question. */
  readonly after: number
}

export interface Conversation {
  readonly id: string
  readonly messages: readonly Message[]
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
}

/** Conversations that are kept; older ones are forgotten. */
const mostConversations = 20

/**
 * Test conversations live in this tab of the browser and end with it: the platform stores none of them.
 * @param owner account and application
 */
export function readConversations(owner: string): Conversation[] {
  const stored = sessionStorage.getItem(keyOf(owner))
  return stored === null ? [] : (JSON.parse(stored) as Conversation[])
}

/** Newest first. @returns what is kept */
export function keepConversation(owner: string, conversation: Conversation): Conversation[] {
  const others = readConversations(owner).filter(({ id }) => id !== conversation.id)
  return write(owner, [conversation, ...others].slice(0, mostConversations))
}

export function dropConversation(owner: string, id: string): Conversation[] {
  return write(
    owner,
    readConversations(owner).filter((one) => one.id !== id),
  )
}

function write(owner: string, conversations: Conversation[]): Conversation[] {
  sessionStorage.setItem(keyOf(owner), JSON.stringify(conversations))
  return conversations
}

function keyOf(owner: string): string {
  return `openmaas-application-chats/${owner}`
}
