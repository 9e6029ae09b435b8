export type { SimulatorClock } from './clock.ts'
export { createSimulatorEngine } from './simulator-engine.ts'
export type { SimulatorEngineOptions } from './simulator-engine.ts'
