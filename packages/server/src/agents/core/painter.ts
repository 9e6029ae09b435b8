import type { ImageService } from '../../images/index.ts'
import type { AgentCall, OutputPart } from './agent.ts'
import type { ChatModels } from './chat-models.ts'

/** The platform's own drawing, as agents use it. */
export class Painter {
  readonly #images: Pick<ImageService, 'draw'>
  readonly #models: ChatModels

  constructor(images: Pick<ImageService, 'draw'>, models: ChatModels) {
    this.#images = images
    this.#models = models
  }

  /**
   * @param size pixels, as in `1024x768`
   * @throws {ApiError} {EngineError}
   */
  async draw(call: AgentCall, prompt: string, size: string): Promise<OutputPart> {
    const wish = { model: this.#models.image(call.agentId), prompt, size }
    const context = { ...call.context, slot: { release() {} }, outcome: {} }
    const { file, contentType } = await this.#images.draw(wish, context)
    const name = `${file.id}.${contentType === 'image/jpeg' ? 'jpg' : (contentType.split('/')[1] ?? 'png')}`
    return { type: 'made', as: 'image_url', fileId: file.id, contentType, expiresAt: file.expiresAt, name }
  }
}
