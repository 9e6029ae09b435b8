import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { EngineError } from '../engine-error.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import type { UpstreamScript } from '../testing/scripted-upstream.ts'
import { createComfyUiEngine } from './comfyui-engine.ts'

const workflow = {
  '3': { class_type: 'KSampler', inputs: { seed: '{{seed}}', steps: 20, latent_image: ['5', 0] } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: '{{width}}', height: '{{height}}' } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'masterpiece, {{prompt}}' } },
}
const wish = { model: 'sdxl', prompt: 'a "cat"', widthPixels: 1024, heightPixels: 768, watermark: false }

async function engineOf(test: TestContext, script: UpstreamScript, content: unknown = workflow) {
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-comfyui-'))
  test.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'workflow.json')
  await writeFile(file, JSON.stringify(content))
  const upstream = await ScriptedUpstream.start(script)
  test.after(() => upstream.close())
  const engine = createComfyUiEngine({ id: 'c', baseUrl: upstream.origin, workflow: file, pollMilliseconds: 5 })
  test.after(() => engine.close())
  assert.ok(engine.images)
  return { upstream, engine, images: engine.images }
}

describe('ComfyUI', () => {
  it('is given the filled workflow, asked until it is done, and its saved picture fetched', async (test) => {
    let asked = 0
    const { upstream, images } = await engineOf(test, ({ path }, reply) => {
      if (path === '/prompt') return reply.json({ prompt_id: 'p-1' })
      if (path.startsWith('/view')) return reply.file('image/png', Buffer.from(path))
      const outputs = {
        '8': { images: [{ filename: 'x.png', type: 'temp' }] },
        '9': { images: [{ filename: 'cat 1.png', subfolder: '', type: 'output' }] },
      }
      return reply.json(++asked < 3 ? {} : { 'p-1': { status: { completed: true, status_str: 'success' }, outputs } })
    })
    const { picture } = await images.generate(wish, { signal: new AbortController().signal })
    assert.equal(
      picture.kind === 'bytes' ? String(picture.bytes) : '',
      '/view?filename=cat+1.png&subfolder=&type=output',
    )
    const sent = upstream.requests[0]?.body['prompt'] as typeof workflow
    assert.deepEqual(sent['5'].inputs, { width: 1024, height: 768 })
    assert.equal(sent['6'].inputs.text, 'masterpiece, a "cat"')
    assert.equal(typeof sent['3'].inputs.seed, 'number')
    assert.deepEqual(sent['3'].inputs.latent_image, ['5', 0])
  })

  it('is interrupted when the caller leaves, and only where it works on that picture', async (test) => {
    for (const [running, expected] of [
      [[[1, 'p-1', {}]], '/interrupt'],
      [[[1, 'other', {}]], '/queue'],
    ] as const) {
      const leaving = new AbortController()
      const { upstream, images } = await engineOf(test, ({ path, method }, reply) => {
        if (path === '/prompt') return reply.json({ prompt_id: 'p-1' })
        if (path.startsWith('/history')) {
          leaving.abort(new Error('gone'))
          return reply.json({})
        }
        return method === 'GET' ? reply.json({ queue_running: running, queue_pending: [] }) : reply.text(200, '')
      })
      await assert.rejects(images.generate(wish, { signal: leaving.signal }))
      const last = upstream.requests.at(-1)
      assert.deepEqual([last?.method, last?.path], ['POST', expected])
    }
  })

  it('says when a workflow failed', async (test) => {
    const { images } = await engineOf(test, ({ path }, reply) =>
      path === '/prompt'
        ? reply.json({ prompt_id: 'p-1' })
        : reply.json({ 'p-1': { status: { status_str: 'error' }, outputs: {} } }),
    )
    await assert.rejects(
      images.generate(wish, { signal: new AbortController().signal }),
      (error) => error instanceof EngineError && error.kind === 'rejected',
    )
  })

  it('is not started with a file that is no workflow, or has no place for the prompt', async (test) => {
    await assert.rejects(
      engineOf(test, () => {}, { nodes: [] }),
      /API form/,
    )
    await assert.rejects(
      engineOf(test, () => {}, { '1': { inputs: {} } }),
      /\{\{prompt\}\}/,
    )
  })

  it('tells its health', async (test) => {
    const { engine } = await engineOf(test, (_, reply) => reply.json({ system: { comfyui_version: '0.3.1' } }))
    assert.deepEqual(await engine.checkHealth(AbortSignal.timeout(5000)), { healthy: true, detail: 'ComfyUI 0.3.1' })
  })
})
