/** Writes ONNX files: as much of the format as tiny models for tests need. */

export type OnnxType = 'float' | 'int64'
const typeNumbers: Readonly<Record<OnnxType, number>> = { float: 1, int64: 7 }

export interface OnnxValue {
  readonly name: string
  readonly type: OnnxType
  /** A name stands for a length that is not known. */
  readonly shape: readonly (number | string)[]
}

export interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers only. */
  readonly attributes?: Readonly<Record<string, number>>
}

export interface OnnxConstant {
  readonly name: string
  readonly type: OnnxType
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface OnnxModel {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly OnnxConstant[]
  readonly metadata: Readonly<Record<string, string>>
}

export function writeOnnx({ inputs, outputs, nodes, constants, metadata }: OnnxModel): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => field(1, nodeBytes(node))),
    field(2, text('tiny')),
    ...constants.map((constant) => field(5, tensorBytes(constant))),
    ...inputs.map((value) => field(11, valueBytes(value))),
    ...outputs.map((value) => field(12, valueBytes(value))),
  ])
  return Buffer.concat([
    number(1, 8),
    field(7, graph),
    field(8, Buffer.concat([field(1, text('')), number(2, 13)])),
    ...Object.entries(metadata).map(([key, value]) =>
      field(14, Buffer.concat([field(1, text(key)), field(2, text(value))])),
    ),
  ])
}

function nodeBytes({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => field(1, text(name))),
    ...outputs.map((name) => field(2, text(name))),
    field(4, text(op)),
    ...Object.entries(attributes).map(([name, value]) =>
      field(5, Buffer.concat([field(1, text(name)), number(3, value), number(20, 2)])),
    ),
  ])
}

function tensorBytes({ name, type, shape, values }: OnnxConstant): Buffer {
  const raw =
    type === 'float'
      ? Buffer.from(new Float32Array(values).buffer)
      : Buffer.from(new BigInt64Array(values.map(BigInt)).buffer)
  return Buffer.concat([
    ...shape.map((length) => number(1, length)),
    number(2, typeNumbers[type]),
    field(8, text(name)),
    field(9, raw),
  ])
}

function valueBytes({ name, type, shape }: OnnxValue): Buffer {
  const dimensions = shape.map((length) =>
    field(1, typeof length === 'number' ? number(1, length) : field(2, text(length))),
  )
  const tensor = Buffer.concat([number(1, typeNumbers[type]), field(2, Buffer.concat(dimensions))])
  return Buffer.concat([field(1, text(name)), field(2, field(1, tensor))])
}

function field(id: number, content: Buffer): Buffer {
  return Buffer.concat([varint((id << 3) | 2), varint(content.length), content])
}

function number(id: number, value: number): Buffer {
  return Buffer.concat([varint(id << 3), varint(value)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128)
  return Buffer.from([...bytes, left])
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8')
}
