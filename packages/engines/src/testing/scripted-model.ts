import { setTimeout as delay } from 'node:timers/promises'
import type { ReceivedRequest, ScriptedReply, UpstreamScript } from './scripted-upstream.ts'

/** A prompt of more characters than this does not fit. */
const contextCharacters = 30_000
const answerPieces = [
  'It is ',
  'sunny ',
  'in ',
  'Beijing',
  ' today',
  ', 晴天',
  '，',
  '二十',
  '度',
  '。',
  '🙂',
  ' Take ',
  'a hat',
  '.',
]

/** A question that is answered without end, one piece every few milliseconds. */
export const endlessQuestion = 'Go on without end.'

/**
 * A model server that obeys a request as a real one would, for the conformance tests: stop words, the limit of output tokens,
 * forced calls, JSON output, a context that can be too small. One piece of text counts as one token.
 */
export const scriptedModel: UpstreamScript = async (request, reply) => {
  if (request.method === 'GET')
    return reply.json({ object: 'list', data: [{ id: 'scripted', object: 'model', owned_by: 'vllm' }] })
  const prompt = JSON.stringify(request.body['messages'])
  if (prompt.length > contextCharacters) {
    const message = `This model's maximum context length is 8192 tokens. However, your messages resulted in ${prompt.length} tokens.`
    return reply.error(400, { error: { message, type: 'BadRequestError', code: 400 } })
  }
  if (prompt.includes(endlessQuestion)) return await sayWithoutEnd(reply)
  if (request.body['tool_choice'] !== undefined && request.body['tool_choice'] !== 'auto') return callFunction(reply)
  if (request.body['response_format'] !== undefined)
    return await say(request, reply, ['{"verdict"', ': "yes", ', '"sure": true}'])
  return await say(request, reply, answerPieces)
}

async function say(request: ReceivedRequest, reply: ScriptedReply, pieces: readonly string[]): Promise<void> {
  const limit = typeof request.body['max_tokens'] === 'number' ? request.body['max_tokens'] : Infinity
  const stopWords = Array.isArray(request.body['stop']) ? request.body['stop'].map(String) : []
  const whole = pieces.slice(0, limit).join('')
  const stops = stopWords.map((word) => whole.indexOf(word)).filter((at) => at !== -1)
  let left = stops.length === 0 ? whole.length : Math.min(...stops)
  let said = 0
  reply.delta({ role: 'assistant', content: '' })
  for (const piece of pieces.slice(0, limit)) {
    if (left <= 0) break
    reply.delta({ content: piece.slice(0, left) })
    left -= piece.length
    said++
    await delay(1)
  }
  const cut = stops.length === 0 && limit < pieces.length
  reply.finish(cut ? 'length' : 'stop', { prompt_tokens: 10, completion_tokens: said, total_tokens: 10 + said })
}

async function sayWithoutEnd(reply: ScriptedReply): Promise<void> {
  for (let index = 0; !reply.isClosed; index++) {
    reply.delta({ content: `${index} ` })
    await delay(3)
  }
}

function callFunction(reply: ScriptedReply): void {
  const call = (fields: object) => reply.delta({ tool_calls: [{ index: 0, ...fields }] })
  call({ id: 'call_scripted', type: 'function', function: { name: 'get_weather', arguments: '' } })
  call({ function: { arguments: '{"city": ' } })
  call({ function: { arguments: '"Beijing"}' } })
  reply.finish('tool_calls', { prompt_tokens: 20, completion_tokens: 3, total_tokens: 23 })
}
