import { parseLayout } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { PublicUrl } from '../storage/index.ts'
import type { LayoutService } from './layout-service.ts'

export interface LayoutRoutesOptions {
  readonly layout: LayoutService
  readonly publicUrl: PublicUrl
}

export function layoutRoutes({ layout, publicUrl }: LayoutRoutesOptions): Route[] {
  return [route(parseLayout, (request) => layout.parse(request.body, request, publicUrl(request.incoming)))]
}
