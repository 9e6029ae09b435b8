import { createAsyncImage, createImage } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { PublicUrl } from '../storage/index.ts'
import type { TaskService } from '../tasks/index.ts'
import { submitAsyncImage } from './async-image.ts'
import type { ImageService } from './image-service.ts'

export interface ImageRoutesOptions {
  readonly images: ImageService
  readonly tasks: Pick<TaskService, 'submit'>
  readonly publicUrl: PublicUrl
}

export function imageRoutes({ images, tasks, publicUrl }: ImageRoutesOptions): Route[] {
  return [
    route(createImage, (request) => images.create(request.body, request, publicUrl(request.incoming))),
    route(createAsyncImage, (request) => submitAsyncImage(request, images, tasks, publicUrl(request.incoming))),
  ]
}
