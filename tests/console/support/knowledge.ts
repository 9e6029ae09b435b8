import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApplication, slices } from '../../acceptance/support/applications.ts'
import { knowledgeClient } from '../../acceptance/support/knowledge.ts'
import type { ServerUnderTest } from '../../acceptance/support/server.ts'

const documents = join(import.meta.dirname, '..', '..', 'acceptance', 'fixtures', 'documents')

export interface Handbook {
  readonly baseId: string
  /** A PDF of one page about installation, warranty and two models. */
  readonly documentId: string
  readonly applicationId: string
}

const made = new WeakMap<ServerUnderTest, Promise<Handbook>>()

/** A base with a handbook that is ready and a PDF that cannot be read, and an application over it; made once a server. */
export function handbookOf(server: ServerUnderTest): Promise<Handbook> {
  const known = made.get(server) ?? make(server)
  made.set(server, known)
  return known
}

async function make(server: ServerUnderTest): Promise<Handbook> {
  const client = knowledgeClient(server, server.key)
  const baseId = await client.createBase({ name: '产品资料', description: '手册与电话表', icon: 'book' })
  const file = (name: string) => ({ name, content: readFileSync(join(documents, name)) })
  const documentId = await client.ready(baseId, file('handbook.pdf'))
  await client.ready(baseId, file('telephones.xlsx'))
  const [locked = ''] = await client.upload(baseId, [file('locked.pdf')])
  await client.settled(locked)
  const applicationId = await createApplication(client, [baseId], {
    name: '产品助手',
    desc: '回答安装和保修的问题',
    model: 'glm-4.7',
    ...slices(3),
  })
  return { baseId, documentId, applicationId }
}
