import { genericChatTemplate } from '../prompt/generic-template.ts'
import { writeGguf, type GgufTensor, type GgufValue } from './gguf-writer.ts'
import { specialTokens, tinyVocabulary, tokenId, tokenizerMetadata } from './tiny-vocabulary.ts'

export type TinyGgufKind = 'chat' | 'chat-without-template' | 'embedding' | 'rerank'

const width = 64
const heads = 4
const headWidth = width / heads
const feedForwardWidth = 128
const layers = 2
const chatContextTokens = 4096
const embeddingContextTokens = 512

/**
 * Channels of the chat model's hidden state that are set by hand; the other 60 are random.
 * `constant` has the same value at every token, so that its weight in the output works as a bias. One attention head looks
 * for the think tags and writes into `thinking` a negative number while a tag is open.
 */
const channels = { constant: 0, tag: 1, tagSide: 2, thinking: 3 } as const
const channelStrength = 4

/**
 * Writes a model of about half a megabyte with seeded random weights: the same kind and seed give the same bytes.
 *
 * - `chat`: Llama architecture, 2 layers, byte-level vocabulary, 4,096 tokens of context, the generic chat template. It
 *   writes mostly small letters, closes an open `<think>` after some 30 tokens and ends its turn after some 60 at
 *   temperature 1; greedy decoding may run on. It never calls a tool by itself.
 * - `chat-without-template`: the same weights without a chat template.
 * - `embedding`: BERT architecture with mean pooling, 64 dimensions, 512 tokens; texts of similar letters are similar.
 * - `rerank`: the same with a head that gives one score to a query and a text; the score means nothing.
 */
export function makeTinyGguf(kind: TinyGgufKind, path: string, seed = 1): void {
  const random = normalNumbers(seed)
  if (kind === 'embedding') writeGguf(path, bertMetadata(pooling.mean), embeddingTensors(random))
  else if (kind === 'rerank') writeGguf(path, bertMetadata(pooling.rank), rerankTensors(random))
  else writeGguf(path, chatMetadata(kind === 'chat'), chatTensors(random))
}

function chatMetadata(withTemplate: boolean): Map<string, GgufValue> {
  const metadata = new Map<string, GgufValue>([
    ...architectureMetadata('llama', chatContextTokens),
    ['llama.attention.head_count_kv', { type: 'uint32', value: heads }],
    ['llama.attention.layer_norm_rms_epsilon', { type: 'float32', value: 1e-5 }],
    ['llama.rope.dimension_count', { type: 'uint32', value: headWidth }],
    ['llama.vocab_size', { type: 'uint32', value: tinyVocabulary.length }],
    ...tokenizerMetadata(),
  ])
  if (withTemplate) metadata.set('tokenizer.chat_template', { type: 'string', value: genericChatTemplate })
  return metadata
}

/** llama.cpp's numbers. */
const pooling = { mean: 1, rank: 4 } as const

function bertMetadata(poolingType: number): Map<string, GgufValue> {
  return new Map<string, GgufValue>([
    ...architectureMetadata('bert', embeddingContextTokens),
    ['bert.attention.layer_norm_epsilon', { type: 'float32', value: 1e-12 }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', { type: 'uint32', value: poolingType }],
    ['tokenizer.ggml.token_type_count', { type: 'uint32', value: 2 }],
    ...tokenizerMetadata(),
  ])
}

function architectureMetadata(architecture: string, contextTokens: number): [string, GgufValue][] {
  return [
    ['general.architecture', { type: 'string', value: architecture }],
    ['general.name', { type: 'string', value: `tiny random ${architecture}` }],
    [`${architecture}.context_length`, { type: 'uint32', value: contextTokens }],
    [`${architecture}.embedding_length`, { type: 'uint32', value: width }],
    [`${architecture}.block_count`, { type: 'uint32', value: layers }],
    [`${architecture}.feed_forward_length`, { type: 'uint32', value: feedForwardWidth }],
    [`${architecture}.attention.head_count`, { type: 'uint32', value: heads }],
  ]
}

function chatTensors(random: () => number): GgufTensor[] {
  const embedding = matrix('token_embd.weight', width, tinyVocabulary.length, () => random() * 0.5)
  const output = matrix('output.weight', width, tinyVocabulary.length, () => random() * 0.3)
  for (const [id, token] of tinyVocabulary.entries()) {
    embedding.data.fill(0, id * width, id * width + 4)
    embedding.data[id * width + channels.constant] = channelStrength
    output.data.fill(0, id * width, id * width + 4)
    output.data[id * width + channels.constant] = biasOf(token) / 5
  }
  for (const [tag, side] of [
    [specialTokens.think, -1],
    [specialTokens.thinkEnd, 1],
  ] as const) {
    embedding.data[tokenId(tag) * width + channels.tag] = channelStrength
    embedding.data[tokenId(tag) * width + channels.tagSide] = channelStrength * side
  }
  output.data[tokenId(specialTokens.thinkEnd) * width + channels.thinking] = -2.5
  output.data[tokenId(specialTokens.end) * width + channels.thinking] = 2.5
  const blocks = Array.from({ length: layers }, (_, layer) => chatBlock(layer, random)).flat()
  return [embedding, output, ones('output_norm.weight'), ...blocks]
}

function chatBlock(layer: number, random: () => number): GgufTensor[] {
  const weights = (name: string, columns: number, rows: number) =>
    matrix(`blk.${layer}.${name}.weight`, columns, rows, () => random() * 0.05)
  const query = weights('attn_q', width, width)
  const key = weights('attn_k', width, width)
  const value = weights('attn_v', width, width)
  const output = weights('attn_output', width, width)
  if (layer === 0) {
    for (const tensor of [query, key, value]) tensor.data.fill(0, 0, headWidth * width)
    // The last rotary pair of a head turns the slowest, so the score hardly depends on the distance.
    const slowest = headWidth - 2
    query.data[slowest * width + channels.constant] = 2
    key.data[slowest * width + channels.tag] = 2
    value.data[channels.tagSide] = 1
    for (let row = 0; row < width; row += 1) output.data.fill(0, row * width, row * width + headWidth)
    output.data[channels.thinking * width] = 1
  }
  return [
    query,
    key,
    value,
    output,
    ones(`blk.${layer}.attn_norm.weight`),
    ones(`blk.${layer}.ffn_norm.weight`),
    weights('ffn_gate', width, feedForwardWidth),
    weights('ffn_up', width, feedForwardWidth),
    weights('ffn_down', feedForwardWidth, width),
  ]
}

/** How much more likely a token is than a small letter, as a natural logarithm. */
function biasOf(token: string): number {
  if (token === specialTokens.end) return 0
  if (token === specialTokens.thinkEnd) return -11
  if (token.length > 1) return token.startsWith('<') ? -20 : 0
  if (token === 'Ġ') return 1
  if (/^[a-z"}\]]$/.test(token)) return 0
  if (/^[0-9.,:]$/.test(token)) return -1
  return /^[!-~]$/.test(token) ? -3 : -9
}

function embeddingTensors(random: () => number): GgufTensor[] {
  const weights = (name: string, columns: number, rows: number, scale: number) =>
    matrix(name, columns, rows, () => random() * scale)
  const blocks = Array.from({ length: layers }, (_, layer) => [
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) => [
      weights(`blk.${layer}.${name}.weight`, width, width, 0.05),
      zeros(`blk.${layer}.${name}.bias`, width),
    ]),
    ...norm(`blk.${layer}.attn_output_norm`),
    weights(`blk.${layer}.ffn_up.weight`, width, feedForwardWidth, 0.05),
    zeros(`blk.${layer}.ffn_up.bias`, feedForwardWidth),
    weights(`blk.${layer}.ffn_down.weight`, feedForwardWidth, width, 0.05),
    zeros(`blk.${layer}.ffn_down.bias`, width),
    ...norm(`blk.${layer}.layer_output_norm`),
  ]).flat()
  return [
    weights('token_embd.weight', width, tinyVocabulary.length, 1),
    weights('token_types.weight', width, 2, 0.01),
    weights('position_embd.weight', width, embeddingContextTokens, 0.05),
    ...norm('token_embd_norm'),
    ...blocks,
  ]
}

function rerankTensors(random: () => number): GgufTensor[] {
  return [
    ...embeddingTensors(random),
    matrix('cls.weight', width, width, () => random() * 0.2),
    zeros('cls.bias', width),
    matrix('cls.output.weight', width, 1, () => random() * 0.5),
    zeros('cls.output.bias', 1),
  ]
}

const norm = (name: string) => [ones(`${name}.weight`), zeros(`${name}.bias`, width)]

const ones = (name: string): GgufTensor => ({ name, shape: [width], data: new Float32Array(width).fill(1) })

const zeros = (name: string, length: number): GgufTensor => ({ name, shape: [length], data: new Float32Array(length) })

function matrix(name: string, columns: number, rows: number, next: () => number): GgufTensor {
  return { name, shape: [columns, rows], data: Float32Array.from({ length: columns * rows }, next) }
}

/** Numbers of a standard normal distribution from a seeded 32-bit generator (mulberry32 and Box-Muller). */
function normalNumbers(seed: number): () => number {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
