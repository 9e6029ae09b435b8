/**
 * The client, its operations and its helpers.
 * @module @openmaas/sdk
 */

export { OpenMaaS } from './client.ts'
export { ClientCore } from './client-core.ts'
export type { ClientOptions, CoreRequest, HeaderValues, RequestOptions, Upload } from './client-core.ts'
export type { UploadProgress } from './upload-progress.ts'
export { signToken } from './credentials.ts'
export type { Credential } from './credentials.ts'
export * from './errors.ts'
export { EventStream } from './event-stream.ts'
export { readServerSentEvents } from './server-sent-events.ts'
export type { ServerSentEvent } from './server-sent-events.ts'
export * from './generated/resources.ts'
export type * from './generated/types.ts'
export { allItems } from './helpers/all-items.ts'
export type { ItemOf, ListOperation, Page } from './helpers/all-items.ts'
export { applicationEvents } from './helpers/application-events.ts'
export type { ApplicationEvent } from './helpers/application-events.ts'
export { chatParts, collectChat, textOf } from './helpers/collect-chat.ts'
export type { ChatPart } from './helpers/collect-chat.ts'
export { connectRealtime, RealtimeConnection } from './helpers/realtime.ts'
export type { RealtimeClientEvent, RealtimeEvent, RealtimeOptions, WebSocketConstructor } from './helpers/realtime.ts'
export { defineTool, runTools, streamTools, TooManyRoundsError } from './helpers/run-tools.ts'
export type {
  RunToolsOptions,
  Tool,
  ToolContext,
  ToolOptions,
  ToolPart,
  ToolLoopRequest,
  ToolsResult,
} from './helpers/run-tools.ts'
export { jsonSchemaOf, OutputError } from './helpers/schema.ts'
export type { OutputSchema, SchemaIssue, SchemaResult, StandardSchema } from './helpers/schema.ts'
export { base64Of, bytesOf, collectSpeech, wavFile } from './helpers/speech.ts'
export type { Sound } from './helpers/speech.ts'
export { structuredChat } from './helpers/structured-chat.ts'
export type { StructuredOptions } from './helpers/structured-chat.ts'
export { uploadAndWait } from './helpers/upload-and-wait.ts'
export type { UploadAndWaitOptions } from './helpers/upload-and-wait.ts'
export {
  TaskFailedError,
  waitFor,
  waitForAgent,
  waitForBatch,
  waitForDocument,
  waitForParsedFile,
  waitForTask,
} from './helpers/wait-for.ts'
export type { WaitOptions } from './helpers/wait-for.ts'
