import type { GgufValue } from './gguf-writer.ts'

const tokenTypes = { normal: 1, control: 3, userDefined: 4 } as const

/** Pieces of more than one byte, so that merging and counting are exercised; each is two existing tokens joined. */
const merges = ['t h', 'th e', 'i n', 'a n', 'Ġ a', 'Ġ the']

export const specialTokens = {
  start: '<|im_start|>',
  end: '<|im_end|>',
  endOfText: '<|endoftext|>',
  think: '<think>',
  thinkEnd: '</think>',
  toolCall: '<tool_call>',
  toolCallEnd: '</tool_call>',
} as const

/** The vocabulary of the tiny models: every byte, a few merged pieces, then the special tokens. */
export const tinyVocabulary: readonly string[] = [
  ...byteTokens(),
  ...merges.map((merge) => merge.replace(' ', '')),
  ...Object.values(specialTokens),
]

/** @throws {Error} for a text that is no token */
export function tokenId(text: string): number {
  const id = tinyVocabulary.indexOf(text)
  if (id < 0) throw new Error(`${text} is no token of the tiny vocabulary`)
  return id
}

/** Metadata of a byte-level BPE tokenizer, which can write any text. */
export function tokenizerMetadata(): [string, GgufValue][] {
  const controls: readonly string[] = [specialTokens.start, specialTokens.end, specialTokens.endOfText]
  const typeOf = (token: string) => {
    if (controls.includes(token)) return tokenTypes.control
    return token.startsWith('<') && token.length > 1 ? tokenTypes.userDefined : tokenTypes.normal
  }
  return [
    ['tokenizer.ggml.model', { type: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'gpt-2' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tinyVocabulary }],
    ['tokenizer.ggml.token_type', { type: 'int32s', value: tinyVocabulary.map(typeOf) }],
    ['tokenizer.ggml.merges', { type: 'strings', value: merges }],
    ['tokenizer.ggml.bos_token_id', { type: 'uint32', value: tokenId(specialTokens.endOfText) }],
    ['tokenizer.ggml.eos_token_id', { type: 'uint32', value: tokenId(specialTokens.end) }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: false }],
  ]
}

/** GPT-2's printable stand-ins of the 256 bytes, in the order of the bytes. */
function byteTokens(): string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173)
    return String.fromCodePoint(printable ? byte : spare++)
  })
}
