import { closeSync, openSync, renameSync, writeSync } from 'node:fs'

/** Value types of GGUF metadata, by the names of the format's description. */
export type GgufValue =
  | { readonly type: 'uint32' | 'int32' | 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'int32s'; readonly value: readonly number[] }

export interface GgufTensor {
  readonly name: string
  /** Fastest-changing dimension first, as GGUF stores them: `[columns, rows]`. */
  readonly shape: readonly number[]
  /** Row after row; as many numbers as the product of `shape`. */
  readonly data: Float32Array
}

const typeNumbers = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8 } as const
const arrayType = 9
const alignmentBytes = 32

/** Writes a little-endian GGUF version 3 file with 32-bit float tensors. The file appears whole or not at all. */
export function writeGguf(
  path: string,
  metadata: ReadonlyMap<string, GgufValue>,
  tensors: readonly GgufTensor[],
): void {
  const header = [
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(metadata.size),
    ...[...metadata].flatMap(([key, value]) => [text(key), encodeValue(value)]),
  ]
  let offset = 0
  const bodies = tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  for (const [index, { name, shape }] of tensors.entries()) {
    header.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset))
    offset += padded(bodies[index]?.length ?? 0)
  }
  const head = Buffer.concat(header)
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'w')
  try {
    for (const piece of [head, ...bodies]) {
      writeSync(file, piece)
      writeSync(file, Buffer.alloc(padded(piece.length) - piece.length))
    }
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

function encodeValue(entry: GgufValue): Buffer {
  switch (entry.type) {
    case 'strings':
      return Buffer.concat([
        uint32(arrayType),
        uint32(typeNumbers.string),
        uint64(entry.value.length),
        ...entry.value.map(text),
      ])
    case 'int32s':
      return Buffer.concat([
        uint32(arrayType),
        uint32(typeNumbers.int32),
        uint64(entry.value.length),
        ...entry.value.map(uint32),
      ])
    case 'string':
      return Buffer.concat([uint32(typeNumbers.string), text(entry.value)])
    case 'bool':
      return Buffer.concat([uint32(typeNumbers.bool), Buffer.from([entry.value ? 1 : 0])])
    case 'float32': {
      const bytes = Buffer.alloc(4)
      bytes.writeFloatLE(entry.value)
      return Buffer.concat([uint32(typeNumbers.float32), bytes])
    }
    default:
      return Buffer.concat([uint32(typeNumbers[entry.type]), uint32(entry.value)])
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint64(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const padded = (bytes: number) => Math.ceil(bytes / alignmentBytes) * alignmentBytes
