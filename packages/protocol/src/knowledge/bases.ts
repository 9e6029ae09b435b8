import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { choice, decimalId, looseInteger } from '../wire.ts'
import { done, enveloped, pageOf } from './knowledge-reply.ts'

const base = '/llm-application/open'
const idParameter = z.object({ id: decimalId })

export const backgrounds = ['blue', 'red', 'orange', 'purple', 'sky', 'green', 'yellow'] as const
const icons = ['question', 'book', 'seal', 'wrench', 'tag', 'horn', 'house'] as const

export const callbackHeader = z.record(z.string(), z.string()).describe('Headers of the callback.')

/** 3 Embedding-2, 11 Embedding-3, 12 Embedding-3-pro; samples use 1, which counts as 3. */
const embeddingId = looseInteger().refine((id) => [1, 3, 11, 12].includes(id), {
  params: { zh: '可选值：1, 3, 11, 12。', en: 'It must be one of: 1, 3, 11, 12.' },
})

const settings = {
  description: z.string().optional(),
  background: choice(backgrounds).optional().describe('Default `blue`.'),
  icon: choice(icons).optional().describe('Default `question`.'),
  embedding_model: choice(['Embedding-2', 'Embedding-3', 'Embedding-3-pro']).optional(),
  contextual: looseInteger(0, 1).optional().describe('1: slices get context.'),
}

export const createKnowledgeRequest = z
  .looseObject({ embedding_id: embeddingId, name: z.string().min(1), ...settings })
  .meta({ id: 'KnowledgeCreateRequest' })
export const editKnowledgeRequest = z
  .looseObject({
    embedding_id: embeddingId.optional(),
    name: z.string().min(1).optional(),
    ...settings,
    callback_url: z.string().optional(),
    callback_header: callbackHeader.optional(),
  })
  .meta({ id: 'KnowledgeEditRequest' })

export const knowledgeData = z
  .object({
    id: z.string(),
    embedding_id: z.int(),
    name: z.string(),
    description: z.string(),
    contextual: z.int().optional(),
    background: z.string(),
    icon: z.string(),
    word_num: z.int(),
    length: z.int().describe('Bytes.'),
    document_size: z.int().describe('Number of documents.'),
  })
  .meta({ id: 'KnowledgeData' })

const amount = z.object({ word_num: z.int(), length: z.int().describe('Bytes.') }).meta({ id: 'KnowledgeAmount' })

const common = { tag: 'Knowledge', envelope: 'knowledge' } as const

export const listEmbeddingModels = defineEndpoint({
  ...common,
  operation: 'knowledge.embedding.list',
  method: 'GET',
  path: `${base}/embedding`,
  summary: 'Embedding models of knowledge bases',
  response: pageOf(z.object({ id: z.int(), name: z.string(), description: z.string() })),
})

export const createKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.create',
  method: 'POST',
  path: `${base}/knowledge`,
  summary: 'Make a knowledge base',
  body: createKnowledgeRequest,
  response: enveloped(z.object({ id: z.string() })),
  errors: ['fieldMissing', 'invalidParameter'],
})

export const editKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.update',
  method: 'PUT',
  path: `${base}/knowledge/{id}`,
  summary: 'Change a knowledge base',
  description: 'Another embedding model rebuilds all its documents.',
  parameters: idParameter,
  body: editKnowledgeRequest,
  response: done,
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const listKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.list',
  method: 'GET',
  path: `${base}/knowledge`,
  summary: 'Knowledge bases of the account',
  query: z.object({ page: looseInteger(1).default(1), size: looseInteger(1).default(10) }),
  response: pageOf(knowledgeData),
})

export const retrieveKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.retrieve_base',
  method: 'GET',
  path: `${base}/knowledge/{id}`,
  summary: 'One knowledge base',
  parameters: idParameter,
  response: enveloped(knowledgeData),
  errors: ['resourceNotFound'],
})

export const deleteKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.delete',
  method: 'DELETE',
  path: `${base}/knowledge/{id}`,
  summary: 'Delete a knowledge base with its documents',
  parameters: idParameter,
  response: done,
  errors: ['resourceNotFound'],
})

export const knowledgeCapacity = defineEndpoint({
  ...common,
  operation: 'knowledge.capacity',
  method: 'GET',
  path: `${base}/knowledge/capacity`,
  summary: 'Space used and allowed',
  response: enveloped(z.object({ used: amount, total: amount })),
})

export const knowledgeBaseEndpoints = [
  listEmbeddingModels,
  createKnowledge,
  editKnowledge,
  listKnowledge,
  knowledgeCapacity,
  retrieveKnowledge,
  deleteKnowledge,
] as const
