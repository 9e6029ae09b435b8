import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { answerChat, answerJson, startDocumentUpstream, type DocumentUpstream } from './support/document-upstream.ts'
import { assertError, assertErrorEnvelope } from './support/errors.ts'
import { at, listAt, textAt, type JsonObject } from './support/json.ts'
import { pdfOf, scan } from './support/scans.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { inFlightOf, untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const platformReply = {
  id: 'task-1',
  created: 1_760_000_000,
  model: 'GLM-OCR',
  md_results: '# Title\n\n$$E=mc^2$$',
  layout_details: [
    [{ index: 1, label: 'formula', bbox_2d: [0.1, 0.2, 0.3, 0.4], content: '$$E=mc^2$$', height: 9, width: 9 }],
  ],
  data_info: { num_pages: 1, pages: [{ width: 9, height: 9 }] },
  usage: { prompt_tokens: 321, completion_tokens: 12, total_tokens: 333, prompt_tokens_details: { cached_tokens: 5 } },
  a_field_of_tomorrow: { kept: true },
  request_id: 'theirs',
}

describe('layout_parsing on other engines', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let cloud: DocumentUpstream
  let vllm: DocumentUpstream
  let account: { readonly id: string; readonly key: string }

  before(async () => {
    cloud = await startDocumentUpstream()
    vllm = await startDocumentUpstream()
    server = await startServer({
      configuration: `
engines:
  - { id: cloud, type: bigmodel, baseUrl: "${cloud.origin}/api", apiKey: cloudid.cloudsecret }
  - { id: vllm, type: openai-compatible, baseUrl: "${vllm.origin}/v1", contentParts: [image_url], firstPartTimeoutSeconds: 1 }
  - { id: reads, type: onnx }
models:
  cloud-ocr: [{ engine: cloud, model: glm-ocr }]
  cloud-or-local: [{ engine: cloud, model: glm-ocr }, { engine: reads, priority: 1 }]
  vllm-ocr: [{ engine: vllm, model: zai-org/GLM-OCR }]
  vllm-chat: [{ engine: vllm, model: zai-org/GLM-4.6V }]
  vllm-or-local: [{ engine: vllm, model: zai-org/GLM-OCR }, { engine: reads, priority: 1 }]
`,
    })
  })
  after(async () => {
    await server.stop()
    await cloud.stop()
    await vllm.stop()
  })

  const parse = async (model: string, file: string, fields: JsonObject = {}): Promise<Reply> => {
    account = await createAccount(server, 'V1')
    return call(`${server.apiUrl}/layout_parsing`, {
      key: account.key,
      body: { model, file, ...fields },
      timeoutMs: 60_000,
    })
  }
  const row = async (): Promise<JsonObject> => (await untilCalls(server, account.id, 1))[0] ?? {}
  const picture = async (): Promise<string> =>
    Buffer.from((await scan({ lines: [{ text: 'Seen at home', x: 40, y: 80, size: 30 }] }, 'png')).bytes).toString(
      'base64',
    )

  describe('the platform', () => {
    it('gets the request as it came and its reply comes back as it is, with its count in the books', async () => {
      cloud.answers((response) => answerJson(response, platformReply))
      const fields = { start_page_id: 2, return_crop_images: true, user_id: 'end-user-1', a_new_option: 'high' }
      const reply = await parse('cloud-ocr', 'https://example.com/report.pdf', fields)
      assert.equal(reply.status, 200, reply.text)
      assert.deepEqual(reply.json(), platformReply)
      assert.equal(reply.headers['x-openmaas-engine'], 'cloud')
      const [seen] = cloud.seen
      assert.equal(seen?.path, '/api/paas/v4/layout_parsing')
      assert.equal(seen?.authorization, 'Bearer cloudid.cloudsecret')
      assert.deepEqual(seen?.body, { ...fields, model: 'glm-ocr', file: 'https://example.com/report.pdf' })
      const { end_cause, engine_id, upstream_model, prompt_tokens, completion_tokens, source, user_id } = await row()
      assert.deepEqual(
        { end_cause, engine_id, upstream_model, prompt_tokens, completion_tokens, source, user_id },
        {
          end_cause: 'completed',
          engine_id: 'cloud',
          upstream_model: 'glm-ocr',
          prompt_tokens: 321,
          completion_tokens: 12,
          source: 'engine',
          user_id: 'end-user-1',
        },
      )
    })

    it('passes refusals of the request on, limits as limits, and never its own credentials', async () => {
      for (const [status, code, told] of [
        [400, '1214', '1214'],
        [429, '1302', '1302'],
        [401, '1002', undefined],
        [500, '500', undefined],
      ] as const) {
        cloud.answers((response) => answerJson(response, { error: { code, message: 'no' } }, status))
        const reply = await parse('cloud-ocr', 'https://example.com/report.pdf')
        if (told !== undefined) assertError(reply, status, told)
        else assertServerError(reply)
        assert.equal((await row())['end_cause'], 'engine_error')
      }
    })

    it('that cuts the connection or answers nonsense is a server error, and slots are free again', async () => {
      cloud.answers((response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 }).write('{"id":')
        response.destroy()
      })
      const cut = await parse('cloud-ocr', 'https://example.com/report.pdf')
      assertServerError(cut)
      cloud.answers((response) => void response.end('<html>'))
      const nonsense = await parse('cloud-ocr', 'https://example.com/report.pdf')
      assertServerError(nonsense)
      assert.equal((await row())['end_cause'], 'engine_error')
      assert.equal(await inFlightOf(server, account.id), 0)
    })

    it('is left at once when the client goes', async () => {
      cloud.answers(() => {})
      account = await createAccount(server, 'V1')
      const leaving = new AbortController()
      const gone = call(`${server.apiUrl}/layout_parsing`, {
        key: account.key,
        body: { model: 'cloud-ocr', file: 'https://example.com/report.pdf' },
        signal: leaving.signal,
      })
      await until('the call to arrive', async () => (cloud.seen.length > 0 ? true : undefined))
      leaving.abort()
      await assert.rejects(gone)
      await until('the upstream call to end', async () => (cloud.abandoned() === 1 ? true : undefined), 2000)
      assert.equal((await row())['end_cause'], 'client_closed')
    })

    it('is replaced by the local engine while it is down', async () => {
      cloud.answers((response) => void response.destroy())
      const reply = await parse('cloud-or-local', await picture())
      assert.equal(reply.status, 200, reply.text)
      assert.equal(reply.headers['x-openmaas-engine'], 'reads')
      assert.match(textAt(reply.json(), 'md_results').replaceAll(' ', ''), /Seenathome/)
      const { engine_id, source } = await row()
      assert.deepEqual([engine_id, source], ['reads', 'estimate'])
    })
  })

  describe('a vision model', () => {
    const pdf = pdfOf(['first page', 'second page', 'third page']).toString('base64')

    it('gets a picture of each page of the range; what it writes is parted and its tokens are summed', async () => {
      vllm.answers((response, _, position) =>
        answerChat(response, position === 0 ? '# Two\n\n| a | b |\n| - | - |\n| 1 | 2 |' : 'Three\n\n$$\nx = 1\n$$'),
      )
      const reply = await parse('vllm-ocr', pdf, { start_page_id: 2, need_layout_visualization: true })
      assert.equal(reply.status, 200, reply.text)
      const body = reply.json()
      assert.equal(reply.headers['x-openmaas-engine'], 'vllm')
      assert.equal(textAt(body, 'md_results'), '# Two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nThree\n\n$$\nx = 1\n$$')
      assert.deepEqual(
        listAt(body, 'layout_details').map((page) =>
          (Array.isArray(page) ? page : []).map((element) => at(element, 'label')),
        ),
        [
          ['text', 'table'],
          ['text', 'formula'],
        ],
      )
      assert.deepEqual(at(body, 'data_info.pages.0'), { width: 1190, height: 1684 })
      assert.equal(listAt(body, 'layout_visualization').length, 2)
      assert.equal(vllm.seen.length, 2)
      const [seen] = vllm.seen
      assert.equal(at(seen?.body, 'model'), 'zai-org/GLM-OCR')
      assert.match(textAt(seen?.body ?? null, 'messages.0.content.0.image_url.url'), /^data:image\/png;base64,iVBOR/)
      assert.equal(at(seen?.body, 'messages.0.content.1.text'), 'Text Recognition:')
      const { prompt_tokens, completion_tokens, source, end_cause } = await row()
      assert.deepEqual([prompt_tokens, completion_tokens, source, end_cause], [2400, 68, 'engine', 'completed'])
    })

    it('that was not made for pages is asked for Markdown', async () => {
      vllm.answers((response) => answerChat(response, '```markdown\nHello\n```'))
      const reply = await parse('vllm-chat', await picture())
      assert.equal(textAt(reply.json(), 'md_results'), 'Hello')
      assert.match(textAt(vllm.seen[0]?.body ?? null, 'messages.0.content.1.text'), /as Markdown/)
    })

    it('is not asked again when it refuses', async () => {
      vllm.answers((response) => answerJson(response, { error: { message: 'too many image tokens' } }, 400))
      const reply = await parse('vllm-or-local', await picture())
      assertErrorEnvelope(reply)
      assert.equal(reply.status, 400)
      assert.equal(vllm.seen.length, 1)
    })

    it('that breaks off within a page gives no half of it: a server error, or the local engine', async () => {
      for (const options of [{ cutAfter: 2 }, { finishReason: 'length' }]) {
        vllm.answers((response) => answerChat(response, 'This page ends in the mid', options))
        const failed = await parse('vllm-ocr', await picture())
        assertServerError(failed)
        assert.equal((await row())['end_cause'], 'engine_error')
        const helped = await parse('vllm-or-local', await picture())
        assert.equal(helped.headers['x-openmaas-engine'], 'reads', helped.text)
        assert.match(textAt(helped.json(), 'md_results').replaceAll(' ', ''), /Seenathome/)
      }
    })

    it('that says nothing is given up after its time', async () => {
      vllm.answers(() => {})
      const reply = await parse('vllm-ocr', await picture())
      assertServerError(reply)
      assert.equal(await inFlightOf(server, account.id), 0)
    })
  })
})

function assertServerError(reply: Reply): void {
  assertErrorEnvelope(reply)
  assert.ok(reply.status >= 500, reply.text)
}
