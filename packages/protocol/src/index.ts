import { chatEndpoints } from './chat/index.ts'
import { embeddingEndpoints } from './embeddings.ts'
import type { EndpointSpec } from './endpoint.ts'
import { modelEndpoints } from './models/index.ts'
import { tokenizerEndpoints } from './tokenizer.ts'

export * from './chat/index.ts'
export * from './embeddings.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './issues.ts'
export * from './models/index.ts'
export * from './nulls.ts'
export * from './tokenizer.ts'
export * from './wire.ts'

/** Every operation of the API, in the order of the reference page. */
export const endpoints: readonly EndpointSpec[] = [
  ...chatEndpoints,
  ...modelEndpoints,
  ...embeddingEndpoints,
  ...tokenizerEndpoints,
]
