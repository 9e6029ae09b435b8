import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the files of a model lie, as its makers and Hugging Face publish them. */
export interface RankerFiles {
  readonly model: string
  readonly tokenizer: string
  /** Settings that may be missing. */
  readonly tokenizerConfig: string | undefined
  readonly config: string | undefined
}

/** Whole weights first: what is smaller was rounded. */
const modelNames = ['model.onnx', 'model_fp16.onnx', 'model_quantized.onnx', 'model_int8.onnx', 'model_uint8.onnx']

/**
 * Finds the files of a cross-encoder.
 * @param path its folder, in which the weights may lie in a folder `onnx`, or the file of the weights
 * @throws {Error} which says what is missing
 */
export function findRankerFiles(path: string): RankerFiles {
  if (!existsSync(path)) throw new Error(`${path} is not there.`)
  const isFolder = statSync(path).isDirectory()
  const places = isFolder ? [path, join(path, 'onnx')] : [dirname(path), dirname(dirname(path))]
  const model = isFolder ? firstOf(places.flatMap((place) => modelNames.map((name) => join(place, name)))) : path
  if (model === undefined) throw new Error(`${path} holds none of ${modelNames.join(', ')}.`)
  const beside = (name: string): string | undefined => firstOf(places.map((place) => join(place, name)))
  const tokenizer = beside('tokenizer.json')
  if (tokenizer === undefined) throw new Error(`tokenizer.json is not beside ${model}.`)
  return { model, tokenizer, tokenizerConfig: beside('tokenizer_config.json'), config: beside('config.json') }
}

function firstOf(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path))
}
