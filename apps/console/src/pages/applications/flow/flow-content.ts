import type { FlowInvokeRequest } from '@openmaas/sdk'

/** A file that was given to the flow. */
export interface GivenFile {
  readonly id: string
  readonly kind: 'upload_file' | 'upload_image'
}

/** What is asked: the words, the files beside them, and what was chosen for the other inputs by their ids. */
export interface FlowQuestion {
  readonly words: string
  readonly files: readonly GivenFile[]
  readonly choices: Readonly<Record<string, string>>
}

/** The call that asks it. @param conversationId absent: the call begins a conversation */
export function flowRequest(applicationId: string, conversationId: string | undefined, question: FlowQuestion) {
  const { words, files, choices } = question
  const documents = files.filter(({ kind }) => kind === 'upload_file').map(({ id }) => id)
  return {
    app_id: applicationId,
    ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
    stream: true,
    send_log_event: true,
    messages: [
      {
        role: 'user',
        content: [
          ...(documents.length === 0 ? [] : [{ type: 'upload_file', value: documents.join(',') }]),
          ...files.filter(({ kind }) => kind === 'upload_image').map(({ id, kind }) => ({ type: kind, value: id })),
          ...Object.entries(choices)
            .filter(([, value]) => value !== '')
            .map(([key, value]) => ({ type: 'selection_list', key, value })),
          { type: 'input', value: words },
        ],
      },
    ],
  } satisfies FlowInvokeRequest
}
