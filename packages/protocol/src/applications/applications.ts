import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { backgrounds } from '../knowledge/bases.ts'
import { done, enveloped, pageOf } from '../knowledge/knowledge-reply.ts'
import { recallMethod } from '../knowledge/retrieval.ts'
import {
  booleanWord,
  choice,
  decimalId,
  looseInteger,
  looseNumber,
  looseText,
  textOfAtMost,
  wordedText,
} from '../wire.ts'

const path = '/llm-application/open/application'
const idParameter = z.object({ id: decimalId })
const common = { tag: 'Applications', envelope: 'knowledge' } as const

const iconTypes = [
  'robot_assist',
  'robot_navigate',
  'robot_guardian',
  'robot_service',
  'robot_messenger',
  'robot_chat',
  'robot_engineer',
] as const

const indexTypes = z.array(z.looseObject({ knowledge_id: decimalId, index_type_id: looseText })).optional()

export const applicationKnowledgeInfo = z
  .looseObject({
    slice_config_type: z.string().optional(),
    recall_method: recallMethod,
    rerank_status: looseInteger(0, 1),
    slice_count: looseInteger(1),
    rerank_model_name: z.string().optional(),
    embedding_recall_ratio: looseInteger(0, 100).optional().describe('Share of vectors.'),
    show_recall_result: booleanWord.optional(),
    rerank_index_type_list: indexTypes,
    recall_index_type_list: indexTypes,
    recall_slice_splicing_method: z.string().optional().describe('Template such as `{{切片内容}}`.'),
    model: z.string().optional(),
    knowledge_ids: z.array(decimalId).optional(),
  })
  .meta({ id: 'ApplicationKnowledgeInfo' })

/** Samples send numbers where the table says text; replies always give text. */
const settings = {
  prompt: z.string().optional().describe('With one `{{knowledge}}` and one `{{user}}`, or `{{知识}}` and `{{用户}}`.'),
  top_p: looseNumber.optional().describe('Above 0, below 1, default 0.7.'),
  temperature: looseNumber.optional().describe('Above 0 to 1, default 0.95.'),
  model: z.string().optional().describe('Default `ChatGLM_pro`.'),
  icon_color: choice(backgrounds).optional().describe('Default `blue`.'),
  icon_type: choice(iconTypes).optional().describe('Default `robot_assist`.'),
  param_desc: choice(['strict', 'moderate', 'flexible', 'custom']).optional().describe('Default `custom`.'),
  max_token: looseInteger(1, 8192).optional().describe('1 to 8192, default 1024.'),
  knowledge_info: applicationKnowledgeInfo.optional(),
}

const name = textOfAtMost(20).min(1).pipe(wordedText)
const description = textOfAtMost(100)
const knowledgeIds = z.array(decimalId).min(1)

export const createApplicationRequest = z
  .looseObject({ name, desc: description, knowledge_ids: knowledgeIds, ...settings })
  .meta({ id: 'ApplicationCreateRequest' })
export const editApplicationRequest = z
  .looseObject({
    name: name.optional(),
    desc: description.optional(),
    knowledge_ids: knowledgeIds.optional(),
    ...settings,
  })
  .meta({ id: 'ApplicationEditRequest' })

export const applicationData = z
  .object({
    id: z.string(),
    name: z.string(),
    desc: z.string(),
    prompt: z.string(),
    top_p: z.string(),
    temperature: z.string(),
    knowledge_ids: z
      .array(z.unknown().meta({ type: ['integer', 'string'] }))
      .describe('Ids as bare JSON numbers, as the platform writes them; readers may turn long ones into text.'),
    slice_count: z.int(),
    model: z.string(),
    icon_color: z.string(),
    icon_type: z.string(),
    param_desc: z.string().optional().describe('Ours.'),
    max_token: z.int().optional().describe('Ours.'),
    knowledge_info: applicationKnowledgeInfo.optional().describe('As it was set. Ours.'),
    knowledge_base_ids: z
      .array(z.string())
      .optional()
      .describe('The ids of `knowledge_ids` as text, for readers whose numbers are too short for them. Ours.'),
  })
  .meta({ id: 'ApplicationData' })

export const createApplication = defineEndpoint({
  ...common,
  operation: 'application.create',
  method: 'POST',
  path,
  summary: 'Make a knowledge application',
  body: createApplicationRequest,
  response: enveloped(z.string().describe('Id of the application.')),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const editApplication = defineEndpoint({
  ...common,
  operation: 'application.update',
  method: 'PUT',
  path: `${path}/{id}`,
  summary: 'Change a knowledge application',
  parameters: idParameter,
  body: editApplicationRequest,
  response: done,
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const listApplications = defineEndpoint({
  ...common,
  operation: 'application.list',
  method: 'GET',
  path,
  summary: 'Knowledge applications of the account',
  query: z.object({ page: looseInteger(1).default(1), size: looseInteger(1).default(20) }),
  response: pageOf(applicationData),
})

export const retrieveApplication = defineEndpoint({
  ...common,
  operation: 'application.retrieve',
  method: 'GET',
  path: `${path}/{id}`,
  summary: 'One knowledge application',
  parameters: idParameter,
  response: enveloped(applicationData),
  errors: ['resourceNotFound'],
})

export const deleteApplication = defineEndpoint({
  ...common,
  operation: 'application.delete',
  method: 'DELETE',
  path: `${path}/{id}`,
  summary: 'Delete a knowledge application',
  parameters: idParameter,
  response: done,
  errors: ['resourceNotFound'],
})

export const applicationSettingEndpoints = [
  createApplication,
  editApplication,
  listApplications,
  retrieveApplication,
  deleteApplication,
] as const
