import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onnxFile } from './onnx-writer.ts'
import type { OnnxGraph } from './onnx-writer.ts'

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']
const words = ['the', 'moon', 'sun', 'radius', 'is', 'of', 'what', 'far', 'near', 'paris', 'capital', 'france']
const characters = [...'月球的半径是多少太阳北京首都机场在哪里上海']
export const tinyRankerTokens = [...special, ...words, ...characters]

export interface TinyRankerOptions {
  /** Tokens of the window; default 64. */
  readonly windowTokens?: number
  /** `pair`: scores for "not relevant" and "relevant"; `many`: one for each token, as of a model that is no reranker. Default one. */
  readonly output?: 'one' | 'pair' | 'many'
}

/**
 * Writes a cross-encoder that says how many tokens a text shares with a question: no more than tests need, in the form in which real
 * ones come, so that everything around the weights is the same.
 */
export function makeTinyRanker(folder: string, { windowTokens = 64, output = 'one' }: TinyRankerOptions = {}): void {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, content: object): void => writeFileSync(join(folder, name), JSON.stringify(content))
  writeFileSync(join(folder, 'model.onnx'), onnxFile(graph(output)))
  write('config.json', { model_type: 'bert', max_position_embeddings: windowTokens })
  write('tokenizer_config.json', { tokenizer_class: 'BertTokenizer', model_max_length: 1e30 })
  write('tokenizer.json', tokenizer())
}

/** One row a token: 1 where the token is. */
const identity = tinyRankerTokens.flatMap((_, row) => tinyRankerTokens.map((__, column) => (row === column ? 1 : 0)))
const weights = tinyRankerTokens.map((token) => (special.includes(token) ? 0 : 1))

function graph(output: NonNullable<TinyRankerOptions['output']>): OnnxGraph {
  const size = tinyRankerTokens.length
  const columns = output === 'pair' ? [weights.map((weight) => -weight), weights] : [weights]
  return {
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
    constants: [
      { name: 'identity', dims: [size, size], floats: identity },
      {
        name: 'weights',
        dims: [size, columns.length],
        floats: tinyRankerTokens.flatMap((_, row) => columns.map((column) => column[row] ?? 0)),
      },
      { name: 'bias', dims: [columns.length], floats: columns.map((_, column) => (column === 0 ? -2 : 2)) },
      { name: 'one', dims: [1], floats: [1] },
      { name: 'last', dims: [1], ints: [2] },
    ],
    nodes: [
      { operation: 'Gather', inputs: ['identity', 'input_ids'], output: 'tokens' },
      { operation: 'Mul', inputs: ['token_type_ids', 'attention_mask'], output: 'whole_types' },
      { operation: 'Cast', inputs: ['whole_types'], output: 'flat_types', attributes: { to: 1 } },
      { operation: 'Unsqueeze', inputs: ['flat_types', 'last'], output: 'types' },
      { operation: 'Sub', inputs: ['one', 'types'], output: 'others' },
      { operation: 'Mul', inputs: ['tokens', 'types'], output: 'of_text' },
      { operation: 'Mul', inputs: ['tokens', 'others'], output: 'of_query' },
      { operation: 'ReduceMax', inputs: ['of_text'], output: 'text', attributes: { axes: [1], keepdims: 0 } },
      { operation: 'ReduceMax', inputs: ['of_query'], output: 'query', attributes: { axes: [1], keepdims: 0 } },
      { operation: 'Mul', inputs: ['text', 'query'], output: 'shared' },
      { operation: 'MatMul', inputs: ['shared', 'weights'], output: 'sum' },
      { operation: 'Add', inputs: ['sum', 'bias'], output: 'logits' },
    ],
    output: output === 'many' ? { name: 'shared', dims: [1, size] } : { name: 'logits', dims: [1, columns.length] },
  }
}

function tokenizer(): object {
  const vocab = Object.fromEntries(tinyRankerTokens.map((token, id) => [token, id]))
  const [padding, unknown, start, end] = special
  const marked = (...names: string[]): object[] =>
    names.map((name) =>
      name === 'A' || name === 'B'
        ? { Sequence: { id: name, type_id: name === 'A' ? 0 : 1 } }
        : { SpecialToken: { id: name.slice(0, -1), type_id: Number(name.at(-1)) } },
    )
  return {
    version: '1.0',
    truncation: { max_length: 16, strategy: 'LongestFirst', stride: 0, direction: 'Right' },
    padding: null,
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model: {
      type: 'WordPiece',
      unk_token: unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: marked(`${start}0`, 'A', `${end}0`),
      pair: marked(`${start}0`, 'A', `${end}0`, 'B', `${end}1`),
      special_tokens: Object.fromEntries(
        [padding, start, end].map((token = '') => [token, { id: token, ids: [vocab[token]], tokens: [token] }]),
      ),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  }
}
