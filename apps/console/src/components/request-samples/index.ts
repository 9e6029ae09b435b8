import { aiSdkOf } from './ai-sdk.ts'
import { pythonChats } from './chat-clients.ts'
import type { CodedRequest, Sample, Target } from './coded-request.ts'
import { curlOf } from './curl.ts'
import { pythonOf } from './python.ts'
import { typescriptOf } from './typescript.ts'

export { isShortened } from './coded-request.ts'
export type { CodedRequest, Sample, Target } from './coded-request.ts'

/** A call as code that runs as it is, for the clients that can make it. */
export function samplesOf(request: CodedRequest, target: Target): Sample[] {
  const curl = { name: 'curl', code: curlOf(request, target) }
  const own = { name: '@openmaas/sdk', code: typescriptOf(request, target) }
  if (request.operation !== 'chat.completions.create')
    return [curl, { name: 'Python', code: pythonOf(request, target) }, own]
  const ai = aiSdkOf(request, target)
  return [curl, ...pythonChats(request, target), ...(ai === undefined ? [] : [{ name: 'ai', code: ai }]), own]
}
