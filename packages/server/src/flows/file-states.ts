import type { FlowFile } from './file-repository.ts'

/**
 * Numbers and words of `file_stat`. The platform does not list its numbers; these follow its `embedding_stat`: 0 in progress, 1 done,
 * 2 failed.
 */
export const fileStates = {
  queued: { code: 0, message: '等待解析' },
  reading: { code: 0, message: '解析中' },
  ready: { code: 1, message: '解析成功' },
  failed: { code: 2, message: '解析失败' },
} as const satisfies Record<FlowFile['state'], { readonly code: number; readonly message: string }>
