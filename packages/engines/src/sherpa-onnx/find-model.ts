import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { speechFamilies } from './options.ts'
import type { SherpaFamily } from './options.ts'

/** What the runtime is given to load a model. */
export interface SherpaModel {
  readonly kind: 'speech' | 'transcription'
  readonly family: SherpaFamily
  /** `model` of a speech configuration, `modelConfig` of a recogniser's. */
  readonly config: Readonly<Record<string, unknown>>
  /** Files of rules that make words of numbers and dates. */
  readonly ruleFiles: readonly string[]
}

/**
 * Finds the parts of a model in its folder.
 * @param path the folder, or one of its files
 * @throws {Error} for a folder that holds no model of a known kind; the message says what is missing
 */
export function findModel(path: string, family?: SherpaFamily): SherpaModel {
  if (!existsSync(path)) throw new Error(`${path} is not there`)
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  const files = readdirSync(folder).toSorted()
  const found = family ?? guessFamily(basename(folder).toLowerCase(), files)
  if (found === undefined)
    throw new Error(`${folder} does not tell which kind of model it holds; name it as "family" of the engine`)
  const parts = new Parts(folder, files)
  return {
    kind: isSpeech(found) ? 'speech' : 'transcription',
    family: found,
    config: configOf(found, parts),
    ruleFiles: files.filter((file) => file.endsWith('.fst')).map((file) => join(folder, file)),
  }
}

function isSpeech(family: SherpaFamily): boolean {
  return speechFamilies.some((one) => one === family)
}

function guessFamily(name: string, files: readonly string[]): SherpaFamily | undefined {
  const has = (pattern: RegExp): boolean => files.some((file) => pattern.test(file))
  if (has(/joiner.*\.onnx$/)) return 'transducer'
  if (has(/^voices\.bin$/)) return 'kokoro'
  if (has(/vocos|hifigan|vocoder/) || name.includes('matcha')) return 'matcha'
  if (name.includes('whisper') || (has(/encoder.*\.onnx$/) && has(/decoder.*\.onnx$/))) return 'whisper'
  if (name.includes('sense-voice') || name.includes('sensevoice')) return 'sense-voice'
  if (name.includes('paraformer')) return 'paraformer'
  if (name.includes('ctc')) return 'zipformer-ctc'
  if (name.includes('vits') || name.includes('piper') || has(/^lexicon.*\.txt$/) || has(/^espeak-ng-data$/))
    return 'vits'
  return undefined
}

function configOf(family: SherpaFamily, parts: Parts): Readonly<Record<string, unknown>> {
  const tokens = parts.file(/tokens\.txt$/, 'tokens.txt')
  const spoken = {
    tokens,
    ...parts.optional('lexicon', /^lexicon.*\.txt$/),
    ...parts.optional('dataDir', /^espeak-ng-data$/),
  }
  const model = (): string => parts.model(/\.onnx$/, 'a model (.onnx)')
  const encoder = (): string => parts.model(/encoder.*\.onnx$/, 'an encoder (.onnx)')
  const decoder = (): string => parts.model(/decoder.*\.onnx$/, 'a decoder (.onnx)')
  switch (family) {
    case 'vits':
      return { vits: { model: model(), ...spoken } }
    case 'matcha':
      return {
        matcha: {
          acousticModel: parts.model(/^(?!.*(vocos|hifigan|vocoder)).*\.onnx$/, 'an acoustic model (.onnx)'),
          vocoder: parts.model(/(vocos|hifigan|vocoder).*\.onnx$/, 'a vocoder (vocos or hifigan, .onnx)'),
          ...spoken,
        },
      }
    case 'kokoro':
      return { kokoro: { model: model(), voices: parts.file(/^voices\.bin$/, 'voices.bin'), ...spoken } }
    case 'sense-voice':
      return { senseVoice: { model: model(), useInverseTextNormalization: 1 }, tokens }
    case 'paraformer':
      return { paraformer: { model: model() }, tokens }
    case 'whisper':
      return { whisper: { encoder: encoder(), decoder: decoder() }, tokens }
    case 'transducer':
      return {
        transducer: {
          encoder: encoder(),
          decoder: decoder(),
          joiner: parts.model(/joiner.*\.onnx$/, 'a joiner (.onnx)'),
        },
        tokens,
      }
    case 'zipformer-ctc':
      return { zipformerCtc: { model: model() }, tokens }
  }
}

class Parts {
  readonly #folder: string
  readonly #files: readonly string[]

  constructor(folder: string, files: readonly string[]) {
    this.#folder = folder
    this.#files = files
  }

  file(pattern: RegExp, what: string): string {
    const found = this.#files.find((file) => pattern.test(file))
    if (found === undefined) throw new Error(`${this.#folder} lacks ${what}`)
    return join(this.#folder, found)
  }

  /** Of several, the one of small numbers: it is faster and hardly worse. */
  model(pattern: RegExp, what: string): string {
    const fitting = this.#files.filter((file) => pattern.test(file))
    const small = fitting.find((file) => file.includes('int8'))
    return small === undefined ? this.file(pattern, what) : join(this.#folder, small)
  }

  /** All that fit, as the runtime takes lists: joined by commas. */
  optional<Name extends string>(name: Name, pattern: RegExp): { readonly [Key in Name]?: string } {
    const paths = this.#files.filter((file) => pattern.test(file)).map((file) => join(this.#folder, file))
    return paths.length === 0 ? {} : ({ [name]: paths.join(',') } as { readonly [Key in Name]?: string })
  }
}
