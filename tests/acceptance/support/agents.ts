import assert from 'node:assert/strict'
import { call, type Reply } from './call.ts'
import { isObject, textAt, type Json, type JsonObject } from './json.ts'
import type { ServerUnderTest } from './server.ts'
import { readStream } from './stream.ts'
import { upload, type Content } from './upload.ts'
import { until } from './wait.ts'

/** What tests say to agents, and how they hear the answer. */
export class AgentClient {
  readonly #server: ServerUnderTest
  readonly #key: string

  constructor(server: ServerUnderTest, key: string) {
    this.#server = server
    this.#key = key
  }

  get url(): string {
    return `${this.#server.url}/api/v1/agents`
  }

  /** @param path `/async-result`, `/conversation`, `/glossaries`, or nothing */
  post(body: unknown, path = '', headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return call(this.url + path, { key: this.#key, body, headers })
  }

  request(path: string, method: string, body?: unknown): Promise<Reply> {
    return call(this.url + path, { key: this.#key, method, ...(body === undefined ? {} : { body }) })
  }

  async invoke(body: unknown): Promise<JsonObject> {
    const reply = await this.post(body)
    assert.equal(reply.status, 200, reply.text)
    const answer = reply.json()
    assert.ok(isObject(answer))
    return answer
  }

  /** The text of the answer. */
  async text(body: unknown): Promise<string> {
    return textAt(await this.invoke(body), 'choices.0.message.content.text')
  }

  stream(body: object): Promise<JsonObject[]> {
    return readStream(this.url, this.#key, body)
  }

  async file(name: string, content: Content): Promise<string> {
    const reply = await upload(`${this.#server.apiUrl}/files`, this.#key, [
      ['purpose', 'agent'],
      ['file', { name, content }],
    ])
    assert.equal(reply.status, 200, reply.text)
    return textAt(reply.json(), 'id')
  }

  async settled(agentId: string, asyncId: string): Promise<JsonObject> {
    return until(
      'the agent to be done',
      async () => {
        const body = (await this.post({ agent_id: agentId, async_id: asyncId }, '/async-result')).json()
        assert.ok(isObject(body))
        return body['status'] === 'pending' ? undefined : body
      },
      30_000,
    )
  }
}

export function said(text: string): Json {
  return [{ role: 'user', content: [{ type: 'text', text }] }]
}
