import { readPage } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { ReaderService } from './reader-service.ts'

export function readerRoutes({ reader }: { reader: ReaderService }): Route[] {
  return [route(readPage, (request) => reader.read(request.body, request))]
}
