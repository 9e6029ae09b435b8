/** What tests need of the ONNX file format, which is protocol buffers; field numbers are those of onnx.proto. */

export interface FloatConstant {
  readonly name: string
  readonly dims: readonly number[]
  readonly floats: readonly number[]
}

export interface IntConstant {
  readonly name: string
  readonly dims: readonly number[]
  readonly ints: readonly number[]
}

export interface GraphNode {
  readonly operation: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface OnnxGraph {
  readonly nodes: readonly GraphNode[]
  readonly constants: readonly (FloatConstant | IntConstant)[]
  /** Inputs of 64-bit integers, one row of any length. */
  readonly inputs: readonly string[]
  /** The output, of floats. */
  readonly output: { readonly name: string; readonly dims: readonly number[] }
}

const floatType = 1
const intType = 7
const intAttribute = 2
const intsAttribute = 7
/** Of a format and of operators that every runtime of these years reads. */
const formatVersion = 8
const operatorVersion = 13

export function onnxFile({ nodes, constants, inputs, output }: OnnxGraph): Uint8Array {
  const graph = message([
    ...nodes.map((node) => field(1, nodeMessage(node))),
    field(2, text('tiny')),
    ...constants.map((constant) => field(5, tensor(constant))),
    ...inputs.map((name) => field(11, declaration(name, intType, [1, 'length']))),
    field(12, declaration(output.name, floatType, output.dims)),
  ])
  const operators = message([field(1, text('')), numberField(2, operatorVersion)])
  return message([numberField(1, formatVersion), field(7, graph), field(8, operators)])
}

function nodeMessage({ operation, inputs, output, attributes = {} }: GraphNode): Uint8Array {
  return message([
    ...inputs.map((name) => field(1, text(name))),
    field(2, text(output)),
    field(3, text(output)),
    field(4, text(operation)),
    ...Object.entries(attributes).map(([name, given]) => field(5, attribute(name, given))),
  ])
}

function attribute(name: string, given: number | readonly number[]): Uint8Array {
  return typeof given === 'number'
    ? message([field(1, text(name)), numberField(3, given), numberField(20, intAttribute)])
    : message([field(1, text(name)), ...given.map((one) => numberField(8, one)), numberField(20, intsAttribute)])
}

function tensor(constant: FloatConstant | IntConstant): Uint8Array {
  const isFloat = 'floats' in constant
  const bytes = isFloat ? Float32Array.from(constant.floats) : BigInt64Array.from(constant.ints, BigInt)
  return message([
    ...constant.dims.map((dim) => numberField(1, dim)),
    numberField(2, isFloat ? floatType : intType),
    field(8, text(constant.name)),
    field(9, new Uint8Array(bytes.buffer)),
  ])
}

function declaration(name: string, type: number, dims: readonly (number | string)[]): Uint8Array {
  const shape = dims.map((dim) => field(1, typeof dim === 'number' ? numberField(1, dim) : field(2, text(dim))))
  const tensorType = message([numberField(1, type), field(2, message(shape))])
  return message([field(1, text(name)), field(2, field(1, tensorType))])
}

function numberField(id: number, value: number): Uint8Array {
  return message([varint(id * 8), varint(value)])
}

function field(id: number, content: Uint8Array): Uint8Array {
  return message([varint(id * 8 + 2), varint(content.length), content])
}

/** @param value up to 2^53, not negative */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}

function text(content: string): Uint8Array {
  return Buffer.from(content)
}

function message(pieces: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(pieces)
}
