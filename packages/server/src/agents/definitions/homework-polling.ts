import { z } from 'zod'
import { defineAgent, text } from '../core/agent.ts'
import { judged, keptVariables, pollingId } from '../homework/homework.ts'

/** The task behind a corrected page: what could not be judged at once is judged here. Its result is asked for by `async-result`. */
export const homeworkPolling = defineAgent({
  id: pollingId,
  name: { zh: '作业批改（查询）', en: 'Corrected homework' },
  input: { parts: [], mayBeAbsent: true },
  variables: keptVariables.extend({ open: z.array(z.string()) }),
  answers: 'result-only',
  remembers: false,

  async *run(call, tools) {
    const { images, open } = call.variables
    for (const image of images) {
      const results = []
      for (const one of image.questions) if (open.includes(one.uuid)) results.push(await judged(call, tools, one))
      yield text(`${JSON.stringify({ image_id: image.image_id, results })}\n`)
    }
  },
})
