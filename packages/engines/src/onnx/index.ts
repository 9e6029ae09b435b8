export { createOnnxEngine } from './onnx-engine.ts'
export type { OnnxOptions } from './options.ts'
