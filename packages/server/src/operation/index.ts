export { landingPage } from './landing-page.ts'
export { probes } from './probes.ts'
export { returnStartMemory } from './start-memory.ts'
