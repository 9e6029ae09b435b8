import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeOnnx } from './onnx-writer.ts'

/** Samples that the tiny voice makes of each sign. */
export const samplesPerSign = 1600
export const tinyVoiceHertz = 16_000
const signs = ['_', ' ', ...'abcdefghijklmnopqrstuvwxyz.,?!']

/** A VITS model that hums a tone for each letter, the louder the later it stands in the alphabet. */
export async function writeTinyVoice(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const wave = Array.from(
    { length: samplesPerSign },
    (_, index) => Math.sin((2 * Math.PI * 400 * index) / tinyVoiceHertz) / 64,
  )
  const model = writeOnnx({
    inputs: [
      { name: 'x', type: 'int64', shape: [1, 'T'] },
      { name: 'x_length', type: 'int64', shape: [1] },
      { name: 'noise_scale', type: 'float', shape: [1] },
      { name: 'length_scale', type: 'float', shape: [1] },
      { name: 'noise_scale_w', type: 'float', shape: [1] },
    ],
    outputs: [{ name: 'y', type: 'float', shape: [1, 1, 'L'] }],
    nodes: [
      { op: 'Cast', inputs: ['x'], outputs: ['signs'], attributes: { to: 1 } },
      { op: 'Reshape', inputs: ['signs', 'column'], outputs: ['levels'] },
      { op: 'MatMul', inputs: ['levels', 'wave'], outputs: ['sound'] },
      { op: 'Reshape', inputs: ['sound', 'line'], outputs: ['y'] },
    ],
    constants: [
      { name: 'column', type: 'int64', shape: [2], values: [-1, 1] },
      { name: 'line', type: 'int64', shape: [3], values: [1, 1, -1] },
      { name: 'wave', type: 'float', shape: [1, samplesPerSign], values: wave },
    ],
    metadata: {
      model_type: 'vits',
      comment: 'tiny',
      language: 'English',
      frontend: 'characters',
      punctuation: ', . ? !',
      sample_rate: String(tinyVoiceHertz),
      n_speakers: '1',
      add_blank: '0',
      use_eos_bos: '0',
    },
  })
  await writeFile(join(folder, 'vits-tiny.onnx'), model)
  await writeFile(join(folder, 'tokens.txt'), signs.map((sign, index) => `${sign} ${index}\n`).join(''))
}

const features = 80

/** A recogniser with one word, which it writes for each sound between two silences. */
export async function writeTinyRecogniser(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const model = writeOnnx({
    inputs: [
      { name: 'x', type: 'float', shape: ['N', 'T', features] },
      { name: 'x_lens', type: 'int64', shape: ['N'] },
    ],
    outputs: [
      { name: 'log_probs', type: 'float', shape: ['N', 'T', 2] },
      { name: 'log_probs_len', type: 'int64', shape: ['N'] },
    ],
    nodes: [
      { op: 'MatMul', inputs: ['x', 'loudness'], outputs: ['log_probs'] },
      { op: 'Identity', inputs: ['x_lens'], outputs: ['log_probs_len'] },
    ],
    constants: [
      {
        name: 'loudness',
        type: 'float',
        shape: [features, 2],
        values: Array.from({ length: features * 2 }, (_, index) => (index % 2 === 0 ? -1 : 1) / features),
      },
    ],
    metadata: { model_type: 'zipformer2_ctc', subsampling_factor: '1' },
  })
  await writeFile(join(folder, 'ctc-tiny.onnx'), model)
  await writeFile(join(folder, 'tokens.txt'), '<blk> 0\n\u2581la 1\n')
}
