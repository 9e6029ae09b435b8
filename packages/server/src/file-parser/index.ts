export { fileParserRoutes } from './file-parser-routes.ts'
export { FileParserService, fileParserTaskKind } from './file-parser-service.ts'
export { fileParserTaskHandler } from './file-parser-task.ts'
