import { createAsyncImage } from '@openmaas/protocol'
import type { AsyncTask } from '@openmaas/protocol'
import { answerStoredCall, storedCall } from '../calls/index.ts'
import type { StoredCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { GeneratedMedia } from '../generated-media/index.ts'
import type { ApiRequest } from '../http/index.ts'
import type { TaskHandler, TaskService } from '../tasks/index.ts'
import type { ImageService, ImageWish } from './image-service.ts'

export const imageTaskKind = 'image'

interface StoredImageCall extends StoredCall<ImageWish> {
  /** Address under which the client reaches this server. */
  readonly publicUrl: string
}

/** Refuses at once what can be refused at once; the rest is told by the result. */
export async function submitAsyncImage(
  request: ApiRequest<typeof createAsyncImage>,
  images: ImageService,
  tasks: Pick<TaskService, 'submit'>,
  publicUrl: string,
): Promise<AsyncTask> {
  const { body, caller, requestId } = request
  const model = images.check(body)
  // The documents offer glm-image only; models of the operator's own are nobody's to forbid.
  if (model.catalogue !== undefined && model.catalogue.id !== 'glm-image') {
    const method = { zh: '异步', en: 'asynchronous calls' }
    throw new ApiError('methodNotSupported', { method }, { shouldRetry: false })
  }
  const stored: StoredImageCall = { ...storedCall(request, body), publicUrl }
  return tasks.submit({
    caller,
    kind: imageTaskKind,
    model: body.model,
    id: requestId,
    requestId: body.request_id ?? requestId,
    request: stored,
  })
}

export function imageTaskHandler(images: ImageService, generated: GeneratedMedia): TaskHandler {
  return {
    takeSlot: (waiting) => images.takeSlot(waiting),
    async run(task, { signal, slot, noteEngine }) {
      const { body, publicUrl, ...call } = JSON.parse(task.request) as StoredImageCall
      const { operation } = createAsyncImage
      const image = await answerStoredCall(
        call,
        { operation, requestId: task.id, signal, slot, noteEngine },
        (context) => images.draw(body, context),
      )
      return {
        image_result: [{ url: generated.link(image.file, publicUrl) }],
        ...(image.contentFindings.length === 0 ? {} : { content_filter: image.contentFindings }),
      }
    },
  }
}
