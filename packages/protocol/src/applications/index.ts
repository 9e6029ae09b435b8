import { applicationSettingEndpoints } from './applications.ts'
import { flowEndpoints } from './flow.ts'
import { applicationCallEndpoints } from './invoke.ts'

export * from './applications.ts'
export * from './flow.ts'
export * from './invoke.ts'
export * from './slice-info.ts'

export const applicationEndpoints = [
  ...applicationSettingEndpoints,
  ...applicationCallEndpoints,
  ...flowEndpoints,
] as const
