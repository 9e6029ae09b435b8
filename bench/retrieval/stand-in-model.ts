import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import type { QuestionSet } from './development-sets.ts'
import { seededNumbers } from './seeded-numbers.ts'
import { windowsOf } from './windows.ts'

export interface StandInModel {
  /** Up to and without `/embeddings`. */
  readonly url: string
  /** Length of the noise in a question's vector where what it asks about has length 1. Slices carry none. */
  setNoise(noise: number): void
  close(): Promise<void>
}

const dimensions = 256
/** What all vectors have in common; leaves unrelated texts at a cosine of 0.42, as real models do. */
const commonPart = 0.65
const articlePart = 0.46

/**
 * A server that speaks OpenAI's embeddings and answers for the sets as a model would that reads meaning: the vector of a text is that of
 * the paragraphs it comes from or asks for, with a part that paragraphs of one article share, whatever its words are. How well it
 * understands questions is set by noise, which is the same for the same text. It measures how words and vectors are joined, no model.
 */
export async function openStandInModel(sets: readonly QuestionSet[]): Promise<StandInModel> {
  const topics = new Topics(sets)
  let noise = 0
  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { input } = (await json(request)) as { input: string | string[] }
    const data = [input].flat().map((text, index) => ({ index, embedding: vectorOf(topics, text, noise) }))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 0, total_tokens: 0 } }))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    setNoise: (length) => {
      noise = length
    },
    close: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

function vectorOf(topics: Topics, text: string, noise: number): number[] {
  const asked = topics.ofQuestion(text)
  const topic = unit(asked ?? topics.ofSlice(text))
  const strength = asked === undefined ? 0 : noise
  const meant = unit(sum(topic, scaled(direction(`noise ${text}`), strength)))
  return unit(sum(scaled(direction('common'), commonPart), scaled(meant, Math.sqrt(1 - commonPart ** 2))))
}

class Topics {
  readonly #questions = new Map<string, number[]>()
  readonly #paragraphs: { readonly windows: ReadonlySet<string>; readonly topic: number[] }[] = []

  constructor(sets: readonly QuestionSet[]) {
    for (const { name, paragraphs, queries } of sets) {
      const topics = new Map(
        paragraphs.map(({ id, title }) => [
          id,
          unit(sum(scaled(direction(`${name} ${title}`), articlePart), scaled(direction(id), 1 - articlePart))),
        ]),
      )
      for (const { id, text } of paragraphs) {
        this.#paragraphs.push({ windows: windowsOf(text), topic: topics.get(id) ?? [] })
      }
      for (const { q, gold } of queries) this.#questions.set(q, topics.get(gold[0] ?? '') ?? [])
    }
  }

  ofQuestion(text: string): number[] | undefined {
    return this.#questions.get(text)
  }

  /** Of the paragraphs that it comes from, each by how much of the text it is. */
  ofSlice(text: string): number[] {
    const windows = windowsOf(text)
    let topic = scaled(direction(text), 1e-3)
    for (const paragraph of this.#paragraphs) {
      const shared = windows.intersection(paragraph.windows).size
      if (shared > 0) topic = sum(topic, scaled(paragraph.topic, shared / windows.size))
    }
    return topic
  }
}

/** A direction of its own for each name. */
function direction(name: string): number[] {
  const next = seededNumbers(name)
  return unit(Array.from({ length: dimensions }, () => next() + next() + next() - 1.5))
}

function sum(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value + (right[index] ?? 0))
}

function scaled(vector: readonly number[], factor: number): number[] {
  return vector.map((value) => value * factor)
}

function unit(vector: readonly number[]): number[] {
  return scaled(vector, 1 / Math.hypot(...vector))
}
