export { embeddingRoutes } from './embedding-routes.ts'
export { EmbeddingService } from './embedding-service.ts'
export { embeddingLimits } from './embedding-limits.ts'
