import { Readable } from 'node:stream'
import type { GeneratedMedia } from '../../generated-media/index.ts'
import type { AgentCall, OutputPart } from './agent.ts'

export interface MadeFile {
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

type MadePart = Extract<OutputPart, { type: 'made' }>
export type LinkForm = MadePart['as']

const maxBytes = 256 * 1_048_576

/** What agents have made for their callers: decks, documents, pictures. It is kept as all that is generated here. */
export class AgentFiles {
  readonly #generated: GeneratedMedia

  constructor(generated: GeneratedMedia) {
    this.#generated = generated
  }

  async keep(
    { context }: Pick<AgentCall, 'context'>,
    { name, contentType, bytes }: MadeFile,
    as: LinkForm,
  ): Promise<MadePart> {
    const { caller, requestId, signal } = context
    const facts = { accountId: caller.accountId, requestId, contentType }
    const { id, expiresAt } = await this.#generated.keep(Readable.from([bytes]), facts, { maxBytes, signal })
    return { type: 'made', as, fileId: id, contentType, expiresAt, name }
  }

  /** @param publicUrl address under which the client reaches this server */
  link({ fileId: id, contentType, expiresAt, name }: MadePart, publicUrl: string): string {
    return this.#generated.link({ id, contentType, expiresAt }, publicUrl, name)
  }
}
