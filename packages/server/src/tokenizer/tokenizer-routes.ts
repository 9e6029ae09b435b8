import { countTokens } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { TokenizerService } from './tokenizer-service.ts'

export function tokenizerRoutes({ tokenizer }: { tokenizer: TokenizerService }): Route[] {
  return [route(countTokens, (request) => tokenizer.count(request.body, request))]
}
