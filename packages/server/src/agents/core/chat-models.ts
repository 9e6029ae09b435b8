import { findModel } from '@openmaas/protocol'
import type { ModelRegistry, ResolvedModel } from '../../models/index.ts'

export interface AgentModelSettings {
  readonly chatModel?: string | undefined
  readonly visionModel?: string | undefined
  readonly imageModel?: string | undefined
  readonly videoModel?: string | undefined
}

/** Where several are served, the one that answers best comes first. */
const preferredChat = ['glm-5', 'glm-4.7', 'glm-4.6', 'glm-4.5', 'glm-4.5-air', 'glm-4.7-flash', 'glm-4.5-flash']
const preferredVision = ['glm-5v-turbo', 'glm-4.6v', 'glm-4.5v', 'glm-4.6v-flash', 'glm-4v-plus']
/** glm-image does not draw all the sizes that the drawing agent offers. */
const preferredImages = ['cogview-4', 'cogview-4-250304', 'glm-image']
const lastImage = 'cogview-4'
const lastChat = 'glm-4.7'
const lastVision = 'glm-4.6v'

/** Which models the steps of agents ask. */
export class ChatModels {
  readonly #models: ModelRegistry
  readonly #settings: AgentModelSettings & { readonly models: Readonly<Record<string, AgentModelSettings>> }

  constructor(
    models: ModelRegistry,
    settings: AgentModelSettings & { readonly models: Readonly<Record<string, AgentModelSettings>> },
  ) {
    this.#models = models
    this.#settings = settings
  }

  /** The operator's choice, else a model that a true engine serves, else one that the simulator answers. */
  chat(agentId: string): string {
    const { models, chatModel } = this.#settings
    return models[agentId]?.chatModel ?? chatModel ?? this.#served(preferredChat, 'chat') ?? lastChat
  }

  vision(agentId: string): string {
    const { models, visionModel } = this.#settings
    return models[agentId]?.visionModel ?? visionModel ?? this.#served(preferredVision, 'vision') ?? lastVision
  }

  image(agentId: string): string {
    const { models, imageModel } = this.#settings
    return models[agentId]?.imageModel ?? imageModel ?? this.#served(preferredImages, 'image') ?? lastImage
  }

  video(agentId: string): string {
    const { models, videoModel } = this.#settings
    return models[agentId]?.videoModel ?? videoModel ?? 'viduq1-image'
  }

  /** Whether an engine that truly looks at pictures stands behind the vision model; the simulator only measures them. */
  sees(agentId: string): boolean {
    const model = this.#models.find(this.vision(agentId))
    return model !== undefined && trueRoutes(model).some(readsPictures)
  }

  /** Whether the simulator alone stands behind the vision model: it looks at no picture, and answers in the form that is asked of it. */
  isSimulated(agentId: string): boolean {
    const routes = this.#models.find(this.vision(agentId))?.routes ?? []
    return routes.length > 0 && routes.every(({ handle: { engine } }) => engine.type === 'simulator')
  }

  #served(preferred: readonly string[], kind: 'chat' | 'vision' | 'image'): string | undefined {
    const isServed = (id: string): boolean => {
      const model = this.#models.find(id)
      return model !== undefined && trueRoutes(model).length > 0
    }
    const isOfKind = (id: string): boolean => {
      const listed = findModel(id)
      return listed === undefined ? kind === 'chat' && !otherKinds.test(id) : listed.kind === kind
    }
    return preferred.find(isServed) ?? this.#models.knownIds().find((id) => isOfKind(id) && isServed(id))
  }
}

/** Names of models that do not chat; of an operator's own models nothing else tells it. */
const otherKinds = /embed|rerank|\bbge|\be5\b|\bgte\b|whisper|\bocr|\btts|\basr|clip|diffusion|flux/i

function trueRoutes({ routes }: ResolvedModel) {
  return routes.filter(
    ({ handle: { engine } }) =>
      engine.type !== 'simulator' && (engine.chat !== undefined || engine.images !== undefined),
  )
}

function readsPictures({ handle: { engine }, upstreamModel }: ResolvedModel['routes'][number]): boolean {
  return engine.chat?.capabilities(upstreamModel).contentParts.includes('image_url') === true
}
