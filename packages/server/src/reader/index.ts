export { readerRoutes } from './reader-routes.ts'
export { ReaderService } from './reader-service.ts'
