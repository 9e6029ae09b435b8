export { createComfyUiEngine } from './comfyui-engine.ts'
export type { ComfyUiOptions } from './comfyui-engine.ts'
