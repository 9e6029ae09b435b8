import { readFile } from 'node:fs/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import { EngineError } from '../../engine-error.ts'
import type { RankerFiles } from './find-files.ts'

/** A question and a text, or a part of one, as the model reads them. */
export interface TokenPair {
  readonly ids: readonly number[]
  /** 0 for what belongs to the question, 1 for the text, where the model tells them apart. */
  readonly types: readonly number[]
}

/** Window of models that name none; that of BERT. */
const usualWindow = 512
/** Models that name no limit write a number beyond all sense. */
const mostTokens = 1_000_000
/** Parts of a long text share this part of the room, so that no sentence is cut in all of them. */
const overlapShare = 0.125
/** A question that leaves less room for a text says that it is too long. */
const leastRoom = 8

/** Makes the token ids of pairs, by the model's own vocabulary. */
export class PairEncoder {
  readonly windowTokens: number
  readonly #tokenizer: Tokenizer

  constructor(tokenizer: Tokenizer, windowTokens: number) {
    this.#tokenizer = tokenizer
    this.windowTokens = windowTokens
  }

  static async open({ tokenizer, tokenizerConfig, config }: RankerFiles): Promise<PairEncoder> {
    const [vocabulary, settings, model] = await Promise.all([
      readJson(tokenizer),
      readJson(tokenizerConfig),
      readJson(config),
    ])
    return new PairEncoder(new Tokenizer(withoutCuts(vocabulary), settings), windowOf(settings, model))
  }

  /**
   * One pair, or several with overlapping parts of the text where it is longer than the window.
   * @throws {EngineError} `contextTooLong` for a question that leaves no room for a text
   */
  pairs(query: string, text: string): TokenPair[] {
    const whole = this.#encode(query, text)
    if (whole.ids.length <= this.windowTokens) return [whole]
    const textIds = this.#tokenizer.encode(text, { add_special_tokens: false }).ids
    const start = lastPlaceOf(textIds, whole.ids)
    const room = this.windowTokens - (whole.ids.length - textIds.length)
    if (start === undefined || room < leastRoom)
      throw new EngineError(
        'contextTooLong',
        `The query is longer than the model's window of ${this.windowTokens} tokens.`,
      )
    const step = Math.max(1, room - Math.floor(room * overlapShare))
    const pairs: TokenPair[] = []
    const end = start + textIds.length
    for (let from = start; ; from += step) {
      // The last part ends with the text, so that it is as long as the others.
      const first = Math.max(start, Math.min(from, end - room))
      const part = <Value>(values: readonly Value[]): Value[] => [
        ...values.slice(0, start),
        ...values.slice(first, first + room),
        ...values.slice(end),
      ]
      pairs.push({ ids: part(whole.ids), types: part(whole.types) })
      if (first + room >= end) return pairs
    }
  }

  #encode(query: string, text: string): TokenPair {
    // The library takes an empty text for none, and would then make no pair.
    const encoded = this.#tokenizer.encode(query, { text_pair: text === '' ? ' ' : text, return_token_type_ids: true })
    return { ids: encoded.ids, types: encoded.token_type_ids }
  }
}

function lastPlaceOf(part: readonly number[], whole: readonly number[]): number | undefined {
  for (let start = whole.length - part.length; start >= 0; start--)
    if (part.every((id, index) => whole[start + index] === id)) return start
  return undefined
}

/** Long texts are cut here, where nothing of them is lost. */
function withoutCuts(vocabulary: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...vocabulary, truncation: null, padding: null }
}

function windowOf(settings: Readonly<Record<string, unknown>>, model: Readonly<Record<string, unknown>>): number {
  const positions = numberIn(model, 'max_position_embeddings')
  // The positions of these models begin at 2.
  const reserved = String(model['model_type'] ?? '').includes('roberta') ? 2 : 0
  const limits = [numberIn(settings, 'model_max_length'), positions === undefined ? undefined : positions - reserved]
  const known = limits.filter((limit) => limit !== undefined && limit > 0 && limit < mostTokens)
  return known.length === 0 ? usualWindow : Math.min(...known.map(Number))
}

function numberIn(record: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = record[name]
  return typeof value === 'number' ? Math.floor(value) : undefined
}

async function readJson(file: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (file === undefined) return {}
  const value: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${file} is no JSON object.`)
  return value as Readonly<Record<string, unknown>>
}
