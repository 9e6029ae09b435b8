import type { RequestOptions } from '../client-core.ts'
import type { OpenMaaS } from '../client.ts'
import type { DocumentData, KnowledgeDocumentUploadReply } from '../generated/types.ts'
import type { Upload } from '../upload.ts'
import { TaskFailedError, waitForDocument } from './wait-for.ts'
import type { WaitOptions } from './wait-for.ts'

export interface UploadAndWaitOptions {
  /** Fields of the upload, such as `knowledge_type` and `sentence_size`. */
  readonly fields?: Omit<Parameters<OpenMaaS['knowledge']['document']['upload']>[1], 'files'>
  readonly wait?: Omit<WaitOptions, 'signal'>
  readonly request?: Omit<RequestOptions, 'signal'>
  readonly signal?: AbortSignal
}

/**
 * Puts files into a knowledge base and waits until what they say can be found.
 *
 * @returns the documents, in the order of the files
 * @throws {TaskFailedError} when a file is not taken, or cannot be read; the others are in the base all the same
 */
export async function uploadAndWait(
  client: Pick<OpenMaaS, 'knowledge'>,
  knowledgeId: string,
  files: Upload | readonly Upload[],
  { fields, wait, request, signal }: UploadAndWaitOptions = {},
): Promise<DocumentData[]> {
  const reply: KnowledgeDocumentUploadReply = await client.knowledge.document.upload(
    knowledgeId,
    { ...fields, files },
    { ...request, signal },
  )
  const { successInfos, failedInfos } = reply.data
  const [refused] = failedInfos
  if (refused !== undefined) throw new TaskFailedError(`${refused.fileName}: ${refused.failReason}`, reply.data)
  return Promise.all(successInfos.map(({ documentId }) => waitForDocument(client, documentId, { ...wait, signal })))
}
