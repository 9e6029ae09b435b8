import { createVideo } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { PublicUrl } from '../storage/index.ts'
import type { VideoService } from './video-service.ts'

export function videoRoutes({ videos, publicUrl }: { videos: VideoService; publicUrl: PublicUrl }): Route[] {
  return [route(createVideo, (request) => videos.submit(request.body, request, publicUrl(request.incoming)))]
}
