import type { Language } from '@openmaas/protocol'
import { failureMessage, isFailureReason, waitingMessage } from './document-failures.ts'
import type { DocumentView } from './document-repository.ts'
import { recognitionProgress } from './recognition/recognition-notes.ts'

/** Makes addresses of downloads that need no key. */
export interface DocumentLinks {
  document(document: { readonly id: string; readonly name: string }): string
  image(image: { readonly id: string }): string
}

/** `embedding_stat` of the platform: 0 in progress, 1 done, 2 failed. */
function embeddingStat({ version, rebuilding }: Pick<DocumentView, 'version' | 'rebuilding'>): 0 | 1 | 2 {
  if (version.state === 'failed') return 2
  return version.state === 'ready' && !rebuilding ? 1 : 0
}

/** A document as the API shows it. */
export function toDocumentData(view: DocumentView, links: DocumentLinks, language: Language): object {
  const { document, version } = view
  const stat = embeddingStat(view)
  const reason = version.errorReason
  return {
    id: document.id,
    knowledge_type: version.knowledgeType,
    ...(version.knowledgeType === 5
      ? {
          custom_separator:
            version.customSeparators === null ? ['\n'] : (JSON.parse(version.customSeparators) as string[]),
          sentence_size: version.sentenceSize ?? 300,
        }
      : {}),
    length: document.sizeBytes,
    word_num: version.wordNum,
    name: document.name,
    url: links.document(document),
    embedding_stat: stat,
    ...(stat === 0 ? { progress: progressOf(view, language) } : {}),
    ...(stat === 2 && reason !== null && isFailureReason(reason)
      ? {
          failInfo: {
            embedding_code: version.errorCode,
            embedding_msg: failureMessage(reason, language, version.errorMessage),
          },
        }
      : {}),
  }
}

function progressOf({ version, rebuilding }: DocumentView, language: Language): object {
  return {
    stage: rebuilding && version.state === 'ready' ? 'rebuilding' : version.state,
    slices: version.sliceCount,
    embedded: rebuilding ? 0 : version.embeddedCount,
    attempts: version.attempts,
    ...(version.state === 'parsing' ? recognitionProgress(version.notes) : {}),
    ...(version.errorMessage === null ? {} : { last_error: waitingMessage(version.errorReason, language) }),
  }
}
