import { InferenceSession, Tensor } from 'onnxruntime-node'
import { DetectionService } from 'paddleocr'
import type { Image } from 'paddleocr'
import { modelFiles, modelPath, readCharacters } from '../model-files.ts'
import { decodeCharacters } from './decode-characters.ts'
import type { DecodedText } from './decode-characters.ts'
import type { Corners } from './geometry.ts'

/** The models in memory, one call at a time. */
export interface Sessions {
  /** Lines of text, as they lie on the picture. */
  detect(picture: Image): Promise<Corners[]>
  /** Probability that a line stands on its head, 0 to 1. */
  upsideDown(line: Image): Promise<number>
  recognise(line: Image): Promise<DecodedText>
}

/** Pixels of the longer side of what the detector sees; larger pages are made smaller for it. */
const detectorSide = 960
/** Height that the recogniser and the classifier were trained with. */
const lineHeight = 48
const directionWidth = 192
const leastWidth = 48
/** Beyond this a line is squeezed; the recogniser needs memory in proportion. */
const mostWidth = 4096

const plain = { mean_values: [127.5, 127.5, 127.5], norm_values: [1 / 127.5, 1 / 127.5, 1 / 127.5] } as const

export async function openSessions(threads: number): Promise<Sessions> {
  const open = async (file: string): Promise<InferenceSession> =>
    InferenceSession.create(modelPath(file), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      // The arena keeps the most that any page ever needed, and plans for the shape of each picture take twice what a run needs.
      enableCpuMemArena: false,
      enableMemPattern: false,
      // Threads that wait by spinning take the cores from the server's own thread.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  const detector = await open(modelFiles.detector)
  const direction = await open(modelFiles.direction)
  const recogniser = await open(modelFiles.recogniser)
  const characters = await readCharacters()
  const detection = new DetectionService(
    { Tensor, InferenceSession: { create: opensNone } },
    asPaddleSession(detector),
    {
      maxSideLength: detectorSide,
      unclipRatio: 1.6,
      boxScoreThreshold: 0.5,
      maxCandidates: 3000,
    },
  )

  return {
    async detect(picture) {
      const boxes = await detection.run(picture)
      return boxes.flatMap(({ points }) => (points === undefined ? [] : [points]))
    },

    async upsideDown(line) {
      // A longer line would be squeezed until no letter can be told; its beginning says as much.
      const start =
        line.width > line.height * 4 ? line.crop({ x: 0, y: 0, width: line.height * 4, height: line.height }) : line
      const output = await run(direction, tensorOf(start, Math.min(directionWidth, widthOf(start)), directionWidth))
      return output.data[1] ?? 0
    },

    async recognise(line) {
      const width = Math.min(mostWidth, Math.max(leastWidth, widthOf(line)))
      const { data, dims } = await run(recogniser, tensorOf(line, width, width))
      return decodeCharacters(data, dims[2] ?? characters.length, characters)
    },
  }
}

/** What paddleocr needs of a session; its type knows no inputs but tensors. */
function asPaddleSession(session: InferenceSession): ConstructorParameters<typeof DetectionService>[1] {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    // The tensors are those of the runtime's own class that it was given.
    run: (feeds) => session.run(feeds as InferenceSession.FeedsType),
  }
}

function opensNone(): Promise<never> {
  return Promise.reject(new TypeError('Sessions are opened here, not by paddleocr.'))
}

function widthOf(line: Image): number {
  return Math.ceil((lineHeight * line.width) / line.height)
}

/** @param padded width of the tensor; what is right of the picture is grey */
function tensorOf(line: Image, width: number, padded: number): Tensor {
  const values = line
    .resize({ width, height: lineHeight })
    .tensor({ mean_values: [...plain.mean_values], norm_values: [...plain.norm_values] })
  if (width === padded) return new Tensor('float32', values, [1, 3, lineHeight, width])
  const wide = new Float32Array(3 * lineHeight * padded)
  for (let row = 0; row < 3 * lineHeight; row += 1) {
    wide.set(values.subarray(row * width, (row + 1) * width), row * padded)
  }
  return new Tensor('float32', wide, [1, 3, lineHeight, padded])
}

async function run(
  session: InferenceSession,
  input: Tensor,
): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }> {
  const outputs = await session.run({ [session.inputNames[0] ?? 'x']: input })
  const output = outputs[session.outputNames[0] ?? '']
  if (output === undefined || !(output.data instanceof Float32Array)) throw new Error('A model gave no numbers.')
  return { data: output.data, dims: output.dims }
}
