export { createOpenMaaS } from './provider.ts'
export type { OpenMaaSProvider, OpenMaaSProviderOptions } from './provider.ts'
