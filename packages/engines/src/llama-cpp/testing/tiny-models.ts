import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { makeTinyGguf } from './tiny-gguf.ts'

export interface TinyModels {
  /** Valid once the tests run. */
  readonly directory: string
  readonly chat: string
  readonly withoutTemplate: string
  readonly embedding: string
  readonly rerank: string
}

/** Makes the four tiny models before the tests of the enclosing suite and deletes them afterwards. */
export function useTinyModels(): TinyModels {
  const directory = mkdtempSync(join(tmpdir(), 'tiny-models-'))
  const models = {
    directory,
    chat: join(directory, 'chat.gguf'),
    withoutTemplate: join(directory, 'without-template.gguf'),
    embedding: join(directory, 'embedding.gguf'),
    rerank: join(directory, 'rerank.gguf'),
  }
  before(() => {
    makeTinyGguf('chat', models.chat)
    makeTinyGguf('chat-without-template', models.withoutTemplate)
    makeTinyGguf('embedding', models.embedding)
    makeTinyGguf('rerank', models.rerank)
  })
  after(() => rmSync(directory, { recursive: true, force: true }))
  return models
}
