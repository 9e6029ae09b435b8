import { createAsyncImage } from '@openmaas/protocol'
import type { AsyncTask } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { GeneratedMedia } from '../generated-media/index.ts'
import type { ApiRequest } from '../http/index.ts'
import type { TaskHandler, TaskService } from '../tasks/index.ts'
import type { ImageService, ImageWish } from './image-service.ts'

export const imageTaskKind = 'image'

/** What a task's row keeps of the call: enough to draw in another process. */
interface StoredImageCall {
  readonly caller: Caller
  readonly path: string
  readonly body: ImageWish
  /** Address under which the client reaches this server. */
  readonly publicUrl: string
  readonly simulate?: string
}

/** Refuses at once what can be refused at once; the rest is told by the result. */
export async function submitAsyncImage(
  request: ApiRequest<typeof createAsyncImage>,
  images: ImageService,
  tasks: Pick<TaskService, 'submit'>,
  publicUrl: string,
): Promise<AsyncTask> {
  const { body, caller, path, requestId } = request
  const model = images.check(body)
  // The documents offer glm-image only; models of the operator's own are nobody's to forbid.
  if (model.catalogue !== undefined && model.catalogue.id !== 'glm-image') {
    const method = { zh: '异步', en: 'asynchronous calls' }
    throw new ApiError('methodNotSupported', { method }, { shouldRetry: false })
  }
  const simulate = request.headers['x-openmaas-simulate']
  const stored: StoredImageCall = {
    caller,
    path,
    body,
    publicUrl,
    ...(typeof simulate === 'string' ? { simulate } : {}),
  }
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
      const { body, caller, path, publicUrl, simulate } = JSON.parse(task.request) as StoredImageCall
      const outcome: CallContext['outcome'] = {}
      const drawing = images.draw(body, {
        operation: createAsyncImage.operation,
        requestId: task.id,
        caller,
        path,
        headers: simulate === undefined ? {} : { 'x-openmaas-simulate': simulate },
        signal,
        slot,
        replyHeaders: {},
        outcome,
      })
      const image = await drawing.finally(() => {
        if (outcome.engine !== undefined) noteEngine(outcome.engine)
      })
      return {
        image_result: [{ url: generated.link(image.file, publicUrl) }],
        ...(image.contentFindings.length === 0 ? {} : { content_filter: image.contentFindings }),
      }
    },
  }
}
