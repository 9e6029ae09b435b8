import type { ModelRegistry } from '../models/index.ts'

/** The names that tools have built in, by what the platform's own guide for coding tools sets in their place. */
const defaultNames: Readonly<Record<string, string>> = {
  'claude-*haiku*': 'glm-4.5-air',
  'claude-*': 'glm-4.7',
}

/** Coding tools ask for a longer context window so; how long it is, the model here decides. */
const windowSuffix = /\[\d+[km]\]$/i

/** Which model answers under a name of the Messages protocol. */
export class ModelNames {
  readonly #models: Pick<ModelRegistry, 'find'>
  readonly #patterns: readonly { readonly pattern: RegExp; readonly model: string }[]

  /** @param given models by name, `*` for any characters, in any letter case; the first that fits counts, before the defaults */
  constructor(models: Pick<ModelRegistry, 'find'>, given: Readonly<Record<string, string>>) {
    this.#models = models
    this.#patterns = [...Object.entries(given), ...Object.entries(defaultNames)].map(([name, model]) => ({
      pattern: new RegExp(`^${name.split('*').map(escaped).join('.*')}$`, 'i'),
      model,
    }))
  }

  /** A model that is known by the very name goes before every pattern; a name that fits nothing stays as it is. */
  modelOf(asked: string): string {
    const name = asked.replace(windowSuffix, '')
    if (this.#models.find(name) !== undefined) return name
    return this.#patterns.find(({ pattern }) => pattern.test(name))?.model ?? name
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
