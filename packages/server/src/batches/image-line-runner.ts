import { createImage } from '@openmaas/protocol'
import { readJsonBody } from '../http/index.ts'
import type { ImageService } from '../images/index.ts'
import type { LineRunner } from './line-runners.ts'

export function imageLineRunner(images: Pick<ImageService, 'check' | 'create'>): LineRunner {
  const { operation, path, body: schema } = createImage
  return {
    operation,
    path: `/api${path}`,
    check(body) {
      images.check(readJsonBody(schema, body))
    },
    run: (body, context, publicUrl) => images.create(readJsonBody(schema, body), context, publicUrl),
  }
}
