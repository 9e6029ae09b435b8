export { landingPage } from './landing-page.ts'
export { probes } from './probes.ts'
