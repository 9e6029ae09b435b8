import type { ServerUnderTest } from '../../acceptance/support/server.ts'

/** Something for the pages of operation to show: an engine that is down, calls of three models, a word list and a batch. */
export async function prepareOperation(server: ServerUnderTest): Promise<{ readonly batchId: string }> {
  await send(server, 'PUT', '/admin/engines/gpu-room', {
    type: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: 'sk-never-shown',
  })
  await send(server, 'PUT', '/admin/models/glm-4.6/routes', {
    routes: [
      { engine: 'gpu-room', priority: 0 },
      { engine: 'simulator', priority: 1 },
    ],
  })
  for (const model of ['glm-4.7', 'glm-4.5-air', 'glm-4.7'])
    await send(server, 'POST', '/paas/v4/chat/completions', { model, messages: [{ role: 'user', content: 'Hello' }] })
  await send(server, 'POST', '/admin/moderation/lists', {
    name: 'insults',
    level: 'REVIEW',
    type: 'abuse',
    words: ['blockhead', 'nitwit'],
  })
  return { batchId: await startBatch(server) }
}

/** A file of three requests. */
export const batchLines = ['one', 'two', 'three']
  .map((id) =>
    JSON.stringify({
      custom_id: `line-${id}`,
      method: 'POST',
      url: '/v4/chat/completions',
      body: { model: 'glm-4.7', messages: [{ role: 'user', content: id }] },
    }),
  )
  .join('\n')

async function startBatch(server: ServerUnderTest): Promise<string> {
  const form = new FormData()
  form.append('purpose', 'batch')
  form.append('file', new Blob([batchLines]), 'requests.jsonl')
  const file = await read(
    await fetch(`${server.apiUrl}/files`, { method: 'POST', headers: authorised(server), body: form }),
  )
  const batch = await send(server, 'POST', '/paas/v4/batches', {
    input_file_id: file.id,
    endpoint: '/v4/chat/completions',
  })
  return batch.id
}

async function send(
  server: ServerUnderTest,
  method: string,
  path: string,
  body: object,
): Promise<{ readonly id: string }> {
  const headers = { ...authorised(server), 'content-type': 'application/json' }
  return read(await fetch(`${server.url}/api${path}`, { method, headers, body: JSON.stringify(body) }))
}

function authorised({ key }: ServerUnderTest): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

async function read(reply: Response): Promise<{ readonly id: string }> {
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${reply.status}: ${text}`)
  return JSON.parse(text) as { readonly id: string }
}

/** Pages of operators, as they are shown and looked through. */
export const operationPages = [
  { name: 'operation-status', path: '/operation/status' },
  { name: 'operation-engines', path: '/operation/engines' },
  { name: 'operation-engine', path: '/operation/engines?engine=simulator' },
  { name: 'operation-models', path: '/operation/models?source=built-in' },
  { name: 'operation-routes', path: '/operation/models?model=glm-4.6' },
  { name: 'operation-accounts', path: '/operation/accounts' },
  { name: 'operation-usage', path: '/operation/usage' },
  { name: 'operation-requests', path: '/operation/requests' },
  { name: 'operation-tasks', path: '/operation/tasks' },
  { name: 'operation-moderation', path: '/operation/moderation' },
  { name: 'operation-settings', path: '/operation/settings' },
  { name: 'batches', path: '/batches' },
] as const
