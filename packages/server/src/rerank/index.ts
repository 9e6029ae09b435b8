export { openRerank } from './open-rerank.ts'
export { rerankRouted, rerankRoutes, toUnitInterval } from './routed-rerank.ts'
