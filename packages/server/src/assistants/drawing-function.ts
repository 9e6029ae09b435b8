import { z } from 'zod'
import type { ServerFunction, Told } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { EngineError } from '@openmaas/engines'

/** Draws one picture and gives its address. */
export type DrawPicture = (prompt: string, signal: AbortSignal) => Promise<string>

const given = z.object({ prompt: z.string().trim().min(1).max(2000) })

/** The tool that draws, as the model is offered it; what it does is told in blocks of the type `drawing_tool`. */
export function drawingFunction(draw: DrawPicture): ServerFunction {
  return {
    definition: {
      type: 'function',
      function: {
        name: 'draw_picture',
        description: '按画面描述画一张图。Draw a picture, an image or a painting. 画图，绘制，画一张，画一只。',
        parameters: {
          type: 'object',
          properties: { prompt: { type: 'string', description: '画面的具体描述 / what the picture shows' } },
          required: ['prompt'],
          additionalProperties: false,
        },
      },
    },
    announce: ({ arguments: text }) => block({ input: promptIn(text) ?? text }),
    async run({ arguments: text }, signal) {
      const prompt = promptIn(text)
      if (prompt === undefined) return { text: 'Error: `prompt` is missing.' }
      try {
        const image = await draw(prompt, signal)
        return { text: `The picture was drawn: ${image}`, told: block({ outputs: [{ image }] }) }
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof ApiError) && !(error instanceof EngineError)) throw error
        return { text: `Error: the picture could not be drawn. ${error.message}` }
      }
    },
  }
}

function block(drawing: object): Told {
  return { fields: {}, messageFields: { tool_calls: [{ type: 'drawing_tool', drawing_tool: drawing }] } }
}

function promptIn(text: string): string | undefined {
  try {
    return given.safeParse(JSON.parse(text)).data?.prompt
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
