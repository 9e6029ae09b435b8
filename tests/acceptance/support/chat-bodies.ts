import type { JsonObject } from './json.ts'

export const weatherTool: JsonObject = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Weather of a city at this moment',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Name of the city' },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['city'],
    },
  },
}

export const weatherQuestion = 'What is the weather in Beijing? Use get_weather.'

/** Few tokens and no thinking, so that a model of random weights comes to its end. */
export function shortChat(model: string, content: string, more: JsonObject = {}): JsonObject {
  return {
    model,
    messages: [{ role: 'user', content }],
    thinking: { type: 'disabled' },
    max_tokens: 64,
    do_sample: false,
    ...more,
  }
}

/** A body whose prompt makes the scripted upstream do something special, for instance `slow` or `hang`. */
export function scripted(word: string, more: JsonObject = {}): JsonObject {
  return { model: 'glm-4.6', messages: [{ role: 'user', content: `[[${word}]]` }], ...more }
}
