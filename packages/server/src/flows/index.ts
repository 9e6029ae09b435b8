export { blobsOfFlows, openFlows } from './open-flows.ts'
export type { Flows, FlowsOptions } from './open-flows.ts'
