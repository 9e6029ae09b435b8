export { tokenizerRoutes } from './tokenizer-routes.ts'
export { TokenizerService } from './tokenizer-service.ts'
