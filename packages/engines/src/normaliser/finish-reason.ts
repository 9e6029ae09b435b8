import type { FinishReason } from '../chat-engine.ts'

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'sensitive',
  sensitive: 'sensitive',
  network_error: 'network_error',
  // vLLM and SGLang end so when the server broke the generation off.
  abort: 'network_error',
  error: 'network_error',
  model_context_window_exceeded: 'model_context_window_exceeded',
}

/** The platform's word for an engine's reason; what is unknown is an ordinary `stop`. */
export function finishReasonOf(upstream: string): FinishReason {
  return Object.hasOwn(reasons, upstream) ? (reasons[upstream] ?? 'stop') : 'stop'
}
