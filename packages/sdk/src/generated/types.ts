// Written by scripts/generate-sdk.ts from packages/protocol. Changes belong there.

export interface Account {
  id: string
  name: string
  tier: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role: 'admin' | 'member'
  status: 'active' | 'inactive' | 'locked'
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
}

export interface AdminAccountsCreateReply {
  id: string
  name: string
  tier: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role: 'admin' | 'member'
  status: 'active' | 'inactive' | 'locked'
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
  /** `id.secret`, shown here and never again. */
  key: string
  key_id: string
}

export interface AdminAccountsCreateRequest {
  name: string
  tier?: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role?: 'admin' | 'member'
}

export interface AdminAccountsDeleteReply {
  id: string
  deleted: true
}

export interface AdminAccountsListQuery {
  /** Last id of the page before. */
  after?: string
  limit?: number
}

export interface AdminAccountsListReply {
  data: Account[]
  has_more: boolean
}

export interface AdminAccountsUpdateRequest {
  name?: string
  tier?: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role?: 'admin' | 'member'
  status?: 'active' | 'inactive' | 'locked'
}

export interface AdminCallbacksGetReply {
  /** Also sent to the receiver, as the header `x-openmaas-delivery`. */
  id: string
  account_id: string
  knowledge_id: string
  document_id: string
  /** Without its query, which may hold secrets. */
  url: string
  event: {
    /** 0 in progress, 1 success, 2 failure. */
    status: number
    msg: string
  }
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  /** Null unless it is pending. */
  next_attempt_at: number | null
  last_error: string | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
  delivered_at: number | null
  /** Oldest first. */
  attempt_log: CallbackAttempt[]
}

export interface AdminCallbacksListQuery {
  account_id?: string
  knowledge_id?: string
  document_id?: string
  state?: 'pending' | 'delivered' | 'failed'
  /** Last id of the page before. */
  after?: string
  limit?: number
}

export interface AdminCallbacksListReply {
  data: CallbackDelivery[]
  has_more: boolean
}

export interface AdminCallbacksReplayFailedReply {
  replayed: number
}

export interface AdminCallbacksReplayFailedRequest {
  account_id?: string
  knowledge_id?: string
  document_id?: string
}

export interface AdminCallsInFlightReply {
  data: Array<{
    account_id: string
    model: string
    calls: number
  }>
}

export interface AdminCallsListQuery {
  /** Start of the span; default: 30 days before its end. */
  from?: number
  /** End of the span, excluded; default: now. */
  to?: number
  account_id?: string
  key_id?: string
  model?: string
  end_cause?: 'completed' | 'error' | 'client_closed' | 'engine_error' | 'timeout' | 'server_stopping' | 'interrupted'
  http_status?: number
  request_id?: string
  /** The `next` of the page before. */
  after?: string
  limit?: number
}

export interface AdminCallsListReply {
  data: Call[]
  has_more: boolean
  /** `after` of the next page. */
  next: string | null
}

export interface AdminDocument {
  id: string
  account_id: string
  knowledge_id: string
  name: string
  format: string
  source_url: string | null
  /** Bytes. */
  length: number
  /** The newest; what follows is about this one. */
  version: number
  /** What recall finds; null while there is none. */
  visible_version: number | null
  knowledge_type: number
  state: 'queued' | 'parsing' | 'slicing' | 'embedding' | 'ready' | 'failed'
  slices: number
  /** Slices that are in the index; as many as `slices` when the work is done. */
  embedded_slices: number
  word_num: number
  pages: number
  /** What the reader of the document noted. */
  notes: Record<string, unknown> | null
  attempts: number
  /** Null unless it waits. */
  next_attempt_at: number | null
  /** The process that works on it. */
  lease_owner: string | null
  lease_expires_at: number | null
  /** `embedding_code` of the document, once it has failed. */
  error_code: number | null
  error_reason: string | null
  /** Of the last attempt, also while it is tried again. */
  last_error: string | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
  finished_at: number | null
}

export interface AdminDocumentsRetryReply {
  retried: boolean
  document: AdminDocument
}

export interface AdminDocumentsSlicesQuery {
  /** Ordinal of the first slice. */
  from?: number
  limit?: number
}

export interface AdminDocumentsSlicesReply {
  version: number
  data: AdminSlice[]
  has_more: boolean
}

export interface AdminEnginesDeleteReply {
  id: string
  deleted: boolean
}

export interface AdminEnginesListReply {
  data: EngineStatus[]
}

/** The members of an engine in the configuration file, without `id`. */
export interface AdminEnginesPutRequest {
  /** `openai-compatible`, `bigmodel`, `llama-cpp`, `searxng` and the others of the documentation. */
  type: string
}

export interface AdminKeysCreateReply {
  /** The half before the dot; the other half is shown once, when the key is made. */
  id: string
  account_id: string
  name: string
  disabled: boolean
  expires_at: number | null
  /** Start of the last call on record. */
  last_used_at: number | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** `id.secret`, shown here and never again. */
  key: string
}

export interface AdminKeysCreateRequest {
  name?: string
  /** Milliseconds since the epoch, or `never`. */
  expires_at?: number | 'never'
}

export interface AdminKeysDeleteReply {
  id: string
  deleted: true
}

export interface AdminKeysListReply {
  data: Key[]
}

export interface AdminKeysUpdateRequest {
  name?: string
  disabled?: boolean
  /** Milliseconds since the epoch, or `never`. */
  expires_at?: number | 'never'
}

export interface AdminKnowledgeBase {
  id: string
  account_id: string
  account_name: string
  name: string
  embedding_id: number
  contextual: number
  /** Documents. */
  document_size: number
  /** Characters without white space, of the documents that can be found. */
  word_num: number
  /** Bytes. */
  length: number
  /** By the state of the newest version of each: queued, parsing, slicing, embedding, ready, failed. */
  documents_by_state: Record<string, number>
  index: {
    id: string
    embedding_id: number
    /** Model and engine that make the vectors; null while the base works by words only. */
    embedding_model: string | null
    dimensions: number | null
  } | null
  /** The index that will take the place of the present one; null where none is being built. */
  building: {
    id: string
    embedding_id: number
    /** Model and engine that make the vectors; null while the base works by words only. */
    embedding_model: string | null
    dimensions: number | null
    documents_done: number
    attempts: number
    last_error: string | null
  } | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
}

export interface AdminKnowledgeDocumentsQuery {
  state?: 'queued' | 'parsing' | 'slicing' | 'embedding' | 'ready' | 'failed'
  /** Last id of the page before. */
  after?: string
  limit?: number
}

export interface AdminKnowledgeDocumentsReply {
  data: AdminDocument[]
  has_more: boolean
}

export interface AdminKnowledgeListQuery {
  account_id?: string
  /** Last id of the page before. */
  after?: string
  limit?: number
}

export interface AdminKnowledgeListReply {
  data: AdminKnowledgeBase[]
  has_more: boolean
}

export interface AdminMeReply {
  account_id: string
  account_name: string
  key_id: string
  tier: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role: 'admin' | 'member'
}

export interface AdminModelsDeleteReply {
  id: string
  deleted: boolean
}

export interface AdminModelsListReply {
  data: ModelStatus[]
}

export interface AdminModelsPutRequest {
  routes: Array<{
    engine: string
    model?: string
    weight?: number
    priority?: number
    /** As `context_tokens` of the reply. */
    contextTokens?: number
  }>
}

export interface AdminModerationListsReply {
  data: WordList[]
}

export interface AdminModerationWordsQuery {
  /** Last word of the page before. */
  after?: string
  limit?: number
}

export interface AdminReloadReply {
  engines: number
  models: number
}

export interface AdminSettingsReply {
  /** Path of the configuration file; null: there is none. */
  file: string | null
  data_folder: string
  /** Variables that are set, secrets as `***`. */
  environment: Array<{
    name: string
    value: string
  }>
  /** Sections of the configuration with defaults filled in, secrets as `***`. */
  settings: Record<string, unknown>
  /** Sections that were changed since the start and wait for the next one. */
  needs_start: string[]
}

export interface AdminSlice {
  id: string
  ordinal: number
  text: string
  /** Above it, outermost first. */
  headings: string[]
  contextual_text: string
  question: string | null
  page: number | null
  sheet: string | null
  line: number | null
  /** Rectangles in points, origin top left; `start` and `end` count characters of the text. */
  positions: Array<Record<string, number>>
}

export interface AdminStatusReply {
  /** The worst of the findings. */
  level: 'ok' | 'information' | 'warning' | 'failure'
  version: string
  /** Milliseconds since the epoch. */
  checked_at: number
  /** Milliseconds since the epoch. */
  started_at: number
  /** Memory of this process. */
  memory_bytes: number
  data: StatusFinding[]
  /** Calls of the last 24 hours that failed on our side, newest first. */
  last_errors: FailedCall[]
}

export interface AdminTask {
  id: string
  account_id: string
  key_id: string
  /** The caller's own id, else that of the task. */
  request_id: string
  /** What does the work, such as `chat`, `image`, `video` or `file-parser`. */
  kind: string
  model: string
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  /** An engine works on it and is asked from time to time. */
  waits_for_engine: boolean
  /** Runs that began and did not merely wait for an engine. */
  attempts: number
  /** The engine that works or worked on it, where that is known. */
  engine: string | null
  /** Why it failed or ended. */
  error: {
    code: string
    message: string
  } | null
  /** Why its last attempt failed, although it may have gone on since. */
  last_error: {
    code: string
    message: string
  } | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
  /** First time that work on it began. */
  started_at: number | null
  finished_at: number | null
  /** Not to be worked on before; null unless it is queued. */
  next_attempt_at: number | null
  cancel_requested_at: number | null
}

export interface AdminTasksListQuery {
  account_id?: string
  kind?: string
  state?: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  model?: string
  /** Milliseconds since the epoch, or ISO 8601 with an offset. */
  from?: number
  /** Milliseconds since the epoch, or ISO 8601 with an offset. */
  to?: number
  /** Last id of the page before. */
  after?: string
  limit?: number
}

export interface AdminTasksListReply {
  data: AdminTask[]
  has_more: boolean
}

export interface AdminTiersListReply {
  data: Array<{
    tier: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
    /** Calls in flight per model that has no figure of its own; null: no limit. */
    default_limit: number | null
  }>
}

export interface AdminUsageGetQuery {
  /** Start of the span; default: 30 days before its end. */
  from?: number
  /** End of the span, excluded; default: now. */
  to?: number
  account_id?: string
  key_id?: string
  model?: string
  /** Any of `account`, `key`, `model`, `day`, separated by commas. */
  group_by?: Array<'account' | 'key' | 'model' | 'day'>
  /** IANA name, decides where a day begins; default: the server's setting. */
  time_zone?: string
}

export interface AdminUsageGetReply {
  /** Milliseconds since the epoch. */
  from: number
  /** Milliseconds since the epoch. */
  to: number
  time_zone: string
  total: UsageSums
  data: Array<{
    calls: number
    /** Calls that did not end as `completed`. */
    failed_calls: number
    prompt_tokens: number
    completion_tokens: number
    total_tokens: number
    /** Part of the prompt tokens that came from the engine's cache. */
    cached_tokens: number
    /** Part of the completion tokens. */
    reasoning_tokens: number
    /** Part of the total that was estimated, because the engine told no numbers. */
    estimated_tokens: number
    account_id?: string
    key_id?: string
    model?: string
    /** `2026-11-21` */
    day?: string
  }>
}

export interface AgentAsyncReply {
  id?: string
  request_id?: string
  agent_id: string
  conversation_id?: string
  /** Of agents that answer later. */
  async_id?: string
  status?: 'success' | 'failed' | 'pending'
  error?: {
    code: string
    message: string
  }
  usage?: {
    prompt_tokens?: number
    completion_tokens?: number
    total_tokens: number
  }
  choices?: Array<{
    messages: AgentFileMessage[]
  }>
}

export interface AgentAsyncResultRequest {
  agent_id: string
  async_id?: string
  /** The Java SDK's name for `async_id`. */
  task_id?: string
  conversation_id?: string
  custom_variables?: Record<string, unknown>
}

export interface AgentChunk {
  id?: string
  request_id?: string
  agent_id: string
  conversation_id?: string
  /** Of agents that answer later. */
  async_id?: string
  status?: 'success' | 'failed' | 'pending'
  error?: {
    code: string
    message: string
  }
  usage?: {
    prompt_tokens?: number
    completion_tokens?: number
    total_tokens: number
  }
  choices?: Array<{
    index?: number
    messages?: AgentReplyMessage[]
    /** `stop`, `length`, `sensitive` or `network_error`. */
    finish_reason?: string
    delta?: AgentReplyMessage
  }>
}

export interface AgentConversationReply {
  conversation_id: string
  agent_id: string
  choices: Array<{
    message: AgentFileMessage[]
    messages?: AgentFileMessage[]
  }>
  error?: {
    code: string
    message: string
  }
}

export interface AgentConversationRequest {
  /** `slides_glm_agent`. */
  agent_id?: string
  conversation_id?: string
  custom_variables?: {
    include_pdf?: boolean
    /** All pages in one HTML file. */
    include_html?: boolean
    pages?: Array<{
      /** Number of the page, from 1. */
      position?: number
      /** Centimetres. */
      width?: number
      /** Centimetres. */
      height?: number
    }>
  }
}

export interface AgentFileMessage {
  role: string
  content: AgentReplyPart[]
}

export interface AgentReply {
  id?: string
  request_id?: string
  agent_id: string
  conversation_id?: string
  /** Of agents that answer later. */
  async_id?: string
  status?: 'success' | 'failed' | 'pending'
  error?: {
    code: string
    message: string
  }
  usage?: {
    prompt_tokens?: number
    completion_tokens?: number
    total_tokens: number
  }
  choices?: Array<{
    index?: number
    messages?: AgentReplyMessage[]
    /** `stop`, `length`, `sensitive` or `network_error`. */
    finish_reason?: string
    message?: AgentReplyMessage
  }>
}

export interface AgentReplyMessage {
  role: string
  /** slides_glm_agent: `thinking`, `tool` or `answer`. */
  phase?: string
  content: string | AgentReplyPart | AgentReplyPart[]
}

export interface AgentReplyPart {
  /** `text`, `object`, `file_url`, `image_url`, `audio_url` or `video_url`. */
  type: string
  text?: string
  object?: Record<string, unknown>
  file_url?: string
  image_url?: string
  audio_url?: string
  video_url?: string
  tag_cn?: string
  tag_en?: string
}

export interface AgentRequest {
  agent_id: string
  /** Absent only where homework correction explains an answer. */
  messages?: Array<{
    role: 'system' | 'user' | 'assistant'
    content: string | AgentRequestPart | AgentRequestPart[]
  }>
  /** Default false. */
  stream?: boolean
  conversation_id?: string
  custom_variables?: AgentVariables
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface AgentRequestPart {
  type: 'text' | 'file_id' | 'file_url' | 'image_url'
  text?: string
  file_id?: string
  file_url?: string
  /** Plain text, other than in chat; the form of chat is taken as well. */
  image_url?:
    | string
    | {
        url: string
      }
}

/** Each agent has its own; the named ones are those of general_translation. */
export interface AgentVariables {
  /** general_translation: default `auto`. */
  source_lang?: string
  /** general_translation: default `zh-CN`. */
  target_lang?: string
  glossary?: string
  /** `general` (default), `paraphrase`, `two_step`, `three_step`, `reflection`, `cot`. */
  strategy?: string
  strategy_config?: {
    general?: {
      suggestion?: string
    }
    cot?: {
      reason_lang?: 'from' | 'to'
    }
  }
}

export interface AgentsGlossariesListQuery {
  /** Id of the last glossary of the page before. */
  after?: string
  /** Default 20. */
  limit?: number
}

export interface AnswerCheck {
  sentences: Array<{
    /** From 1. */
    index: number
    text: string
    /** Numbers in brackets that stand in it. */
    marks: number[]
    /** Slices and files that it names or whose words it repeats, by number. */
    sources: number[]
  }>
  /** Numbers in brackets that name nothing. */
  unknown_marks: number[]
  /** Numbers of sentences that rest on nothing. */
  unsupported: number[]
  /** Files of the conversation in the prompt, numbered after the slices. */
  files: Array<{
    index: number
    name: string
  }>
}

export interface AnthropicBlock {
  type: string
}

export interface AnthropicCountTokensRequest {
  /** Id of a model of this server; Claude names are mapped by the configuration. */
  model: string
  messages: AnthropicTurn[]
  system?: string | AnthropicBlock[]
  tools?: AnthropicTool[]
  tool_choice?: {
    type: 'auto' | 'any' | 'tool' | 'none'
    /** With `tool`. */
    name?: string
    /** True: at most one call in an answer. */
    disable_parallel_tool_use?: boolean
  }
  /** Absent: no thinking, where the model can do without. */
  thinking?: {
    /** `enabled`, `adaptive` or `disabled`. */
    type: string
    /** Accepted; models here know no budget. */
    budget_tokens?: number
    /** `omitted`: thinking blocks come without their text, which stands sealed in the signature. */
    display?: string
  }
}

export interface AnthropicDelta {
  type: 'text_delta' | 'thinking_delta' | 'signature_delta' | 'input_json_delta'
  text?: string
  thinking?: string
  signature?: string
  /** A piece of the JSON of an input. */
  partial_json?: string
}

export type AnthropicEvent =
  | {
      type: 'message_start'
      message: AnthropicMessage
    }
  | {
      type: 'content_block_start'
      index: number
      content_block: AnthropicBlock
    }
  | {
      type: 'content_block_delta'
      index: number
      delta: AnthropicDelta
    }
  | {
      type: 'content_block_stop'
      index: number
    }
  | {
      type: 'message_delta'
      delta: {
        stop_reason:
          'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'refusal' | 'model_context_window_exceeded'
        stop_sequence: string | null
      }
      usage: AnthropicUsage
    }
  | {
      type: 'message_stop'
    }
  | {
      type: 'ping'
    }
  | {
      type: 'error'
      error: {
        type: string
        message: string
      }
      request_id?: string
    }

export interface AnthropicMessage {
  id: string
  type: 'message'
  role: 'assistant'
  /** As it was asked for. */
  model: string
  content: AnthropicBlock[]
  stop_reason:
    'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'refusal' | 'model_context_window_exceeded' | null
  stop_sequence: string | null
  usage: AnthropicUsage
}

export interface AnthropicMessageRequest {
  /** Id of a model of this server; Claude names are mapped by the configuration. */
  model: string
  messages: AnthropicTurn[]
  system?: string | AnthropicBlock[]
  tools?: AnthropicTool[]
  tool_choice?: {
    type: 'auto' | 'any' | 'tool' | 'none'
    /** With `tool`. */
    name?: string
    /** True: at most one call in an answer. */
    disable_parallel_tool_use?: boolean
  }
  /** Absent: no thinking, where the model can do without. */
  thinking?: {
    /** `enabled`, `adaptive` or `disabled`. */
    type: string
    /** Accepted; models here know no budget. */
    budget_tokens?: number
    /** `omitted`: thinking blocks come without their text, which stands sealed in the signature. */
    display?: string
  }
  /** Output tokens, thinking included. Cut to the model's maximum. */
  max_tokens: number
  stream?: boolean
  temperature?: number
  top_p?: number
  /** Handed to engines that know it. */
  top_k?: number
  stop_sequences?: string[]
  metadata?: {
    user_id?: string
  }
  output_config?: {
    effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max'
    /** The answer is JSON that obeys the schema. */
    format?: {
      type: 'json_schema'
      schema: Record<string, unknown>
    }
  }
  /** Servers of the Model Context Protocol whose tools this server calls. */
  mcp_servers?: Array<{
    type?: 'url'
    url: string
    name: string
    authorization_token?: string | null
    tool_configuration?: {
      enabled?: boolean | null
      allowed_tools?: string[] | null
    } | null
  }>
}

export interface AnthropicModel {
  type: 'model'
  id: string
  display_name: string
  /** RFC 3339; the beginning of time, because the catalogue has no dates. */
  created_at: string
}

export interface AnthropicModelList {
  data: AnthropicModel[]
  has_more: boolean
  first_id: string | null
  last_id: string | null
}

export interface AnthropicModelsListQuery {
  /** 1 to 1000, default 1000. */
  limit?: number
  after_id?: string
  before_id?: string
}

export interface AnthropicTokenCount {
  input_tokens: number
}

export interface AnthropicTool {
  /** Absent or `custom`: a function of the client. `bash_…`, `text_editor_…`, `memory_…`, `web_search_…`. */
  type?: string
  name?: string
  description?: string
  /** JSON Schema of the input. */
  input_schema?: Record<string, unknown>
}

export interface AnthropicTurn {
  role: 'user' | 'assistant' | 'system'
  content: string | AnthropicBlock[]
}

export interface AnthropicUsage {
  /** Without those that came from the cache. */
  input_tokens: number
  output_tokens: number
  /** Prompt tokens that the engine had in its cache. */
  cache_read_input_tokens: number
  /** Always 0: caches fill by themselves. */
  cache_creation_input_tokens: number
  server_tool_use?: {
    web_search_requests: number
  }
}

export interface ApplicationConversationReply {
  data: {
    conversation_id: string
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationCreateReply {
  /** Id of the application. */
  data: string
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationCreateRequest {
  name: string
  desc: string
  knowledge_ids: DecimalId[]
  /** With one `{{knowledge}}` and one `{{user}}`, or `{{知识}}` and `{{用户}}`. */
  prompt?: string
  /** Above 0, below 1, default 0.7. */
  top_p?: number
  /** Above 0 to 1, default 0.95. */
  temperature?: number
  /** Default `ChatGLM_pro`. */
  model?: string
  /** Default `blue`. */
  icon_color?: 'blue' | 'red' | 'orange' | 'purple' | 'sky' | 'green' | 'yellow'
  /** Default `robot_assist`. */
  icon_type?:
    | 'robot_assist'
    | 'robot_navigate'
    | 'robot_guardian'
    | 'robot_service'
    | 'robot_messenger'
    | 'robot_chat'
    | 'robot_engineer'
  /** Default `custom`. */
  param_desc?: 'strict' | 'moderate' | 'flexible' | 'custom'
  /** 1 to 8192, default 1024. */
  max_token?: number
  knowledge_info?: ApplicationKnowledgeInfo
}

export interface ApplicationData {
  id: string
  name: string
  desc: string
  prompt: string
  top_p: string
  temperature: string
  /** Ids as bare JSON numbers, as the platform writes them; readers may turn long ones into text. */
  knowledge_ids: Array<number | string>
  slice_count: number
  model: string
  icon_color: string
  icon_type: string
  /** Ours. */
  param_desc?: string
  /** Ours. */
  max_token?: number
  /** As it was set. Ours. */
  knowledge_info?: ApplicationKnowledgeInfo
  /** The ids of `knowledge_ids` as text, for readers whose numbers are too short for them. Ours. */
  knowledge_base_ids?: string[]
}

export interface ApplicationEditRequest {
  name?: string
  desc?: string
  knowledge_ids?: DecimalId[]
  /** With one `{{knowledge}}` and one `{{user}}`, or `{{知识}}` and `{{用户}}`. */
  prompt?: string
  /** Above 0, below 1, default 0.7. */
  top_p?: number
  /** Above 0 to 1, default 0.95. */
  temperature?: number
  /** Default `ChatGLM_pro`. */
  model?: string
  /** Default `blue`. */
  icon_color?: 'blue' | 'red' | 'orange' | 'purple' | 'sky' | 'green' | 'yellow'
  /** Default `robot_assist`. */
  icon_type?:
    | 'robot_assist'
    | 'robot_navigate'
    | 'robot_guardian'
    | 'robot_service'
    | 'robot_messenger'
    | 'robot_chat'
    | 'robot_engineer'
  /** Default `custom`. */
  param_desc?: 'strict' | 'moderate' | 'flexible' | 'custom'
  /** 1 to 8192, default 1024. */
  max_token?: number
  knowledge_info?: ApplicationKnowledgeInfo
}

export interface ApplicationFileStatReply {
  data: Array<{
    file_id: string
    code: number
    msg: string
  }>
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationFileStateRequest {
  app_id: string
  file_ids: string[]
}

export interface ApplicationFileUploadReply {
  data: {
    success_info: Array<{
      file_id: string
      file_name: string
    }>
    fail_info: Array<{
      file_name: string
      fail_reason: string
    }>
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationFileUploadRequest {
  app_id: string
  /** Of text flows. */
  upload_unit_id?: string
  /** Of chat flows. */
  conversation_id?: string
  /** 1 sheet, 2 document, 3 audio, 4 picture, 5 video. */
  file_type?: number
}

export interface ApplicationHistorySessionRecordReply {
  data: {
    problems: string[]
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationInvokeReply {
  data: {
    /** Key for the slice positions. */
    requestId: string
    content: string
    usage: ApplicationUsage
    token: {
      usage: ApplicationUsage
    }
    /** With `show_recall_result` of the application. Ours. */
    recall_result?: ApplicationRecalledSlice[]
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationInvokeRequest {
  /** The whole conversation: an odd number of items, at most 15 turns. */
  prompt: Array<{
    role: 'user' | 'assistant'
    content: string
  }>
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** True: each event has the new text only. False: the text so far. */
  incremental?: boolean
  /** How events write their text. */
  returnType?: 'json_string' | 'text'
  /** Absent: all of the application. */
  knowledge_ids?: DecimalId[]
  /** Absent: all. */
  document_ids?: DecimalId[]
}

export interface ApplicationKnowledgeInfo {
  slice_config_type?: string
  recall_method: 'embedding' | 'keyword' | 'mixed'
  rerank_status: number
  slice_count: number
  rerank_model_name?: string
  /** Share of vectors. */
  embedding_recall_ratio?: number
  show_recall_result?: boolean
  rerank_index_type_list?: Array<{
    knowledge_id: DecimalId
    index_type_id: string
  }>
  recall_index_type_list?: Array<{
    knowledge_id: DecimalId
    index_type_id: string
  }>
  /** Template such as `{{切片内容}}`. */
  recall_slice_splicing_method?: string
  model?: string
  knowledge_ids?: DecimalId[]
}

export interface ApplicationListQuery {
  page?: number
  size?: number
}

export interface ApplicationListReply {
  data: {
    list: ApplicationData[]
    total: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationRecalledSlice {
  text: string
  score: number
  document_id: string
  document_name: string
}

export interface ApplicationRetrieveReply {
  data: ApplicationData
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationSliceInfoReply {
  data: SliceInfo
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationSliceInfoV2Reply {
  data: {
    document_slices: DocumentSlices[]
    has_old_document: boolean
    answer?: AnswerCheck
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface ApplicationUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

export interface ApplicationVariablesReply {
  data: Array<{
    id: string
    name: string
    /** `Input`, `selection_list`, `upload_file`, `upload_image`, `upload_video` or `upload_audio`. */
    type: string
    tips: string
    allowed_values: string[]
    input_template: {
      options: unknown[]
    }
  }>
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface AssistantChunk {
  id: string
  request_id?: string
  conversation_id: string
  assistant_id: string
  /** Milliseconds since the epoch, as a recorded run of the platform has it. */
  created: number
  status: 'in_progress' | 'completed' | 'failed'
  last_error: {
    code: string
    message: string
  } | null
  choices: Array<{
    index: number
    delta: AssistantDelta
    finish_reason?: string
    metadata?: Record<string, unknown>
  }>
  metadata?: Record<string, unknown>
  usage?: ChatUsage
  model?: string
}

export interface AssistantConversationList {
  success: boolean
  code: number
  msg: string
  data: {
    assistant_id: string
    conversation_list: Array<{
      id: string
      assistant_id: string
      create_time?: number
      update_time?: number
      usage?: ChatUsage
    }>
    has_more: boolean
  }
}

export interface AssistantConversationListRequest {
  assistant_id: string
  page?: number
  page_size?: number
}

export interface AssistantDelta {
  type: 'content' | 'tool_calls'
  role: string
  content?: string
  tool_calls?: AssistantToolBlock[] | null
  metadata?: Record<string, unknown>
}

export interface AssistantList {
  success: boolean
  code: number
  msg: string
  data: Array<{
    assistant_id: string
    name: string
    avatar?: string
    description?: string
    tools?: string[]
    tags?: Array<{
      key: string
      label: string
    }>
    status?: string
    starter_prompts?: string[]
    /** Unix seconds. */
    created_at?: number
    /** Unix seconds. */
    updated_at?: number
  }>
}

export interface AssistantListRequest {
  /** Empty: all. */
  assistant_id_list?: string[]
}

export interface AssistantReply {
  role: 'assistant'
  /** Text; null with tool calls. */
  content:
    | string
    | Array<{
        type: 'text'
        text: string
      }>
    | null
  reasoning_content?: string
  tool_calls?: ReplyToolCall[]
  audio?: ReplyAudio
}

export interface AssistantRequest {
  assistant_id: string
  /** `glm-4-assistant` (default) or `glm-4-alltools`; the Python SDK sends none. */
  model?: string
  messages: Array<{
    role: 'user' | 'assistant' | 'system'
    content:
      | string
      | Array<{
          type: 'text' | 'image_url'
          text?: string
          image_url?: {
            url?: string
          }
        }>
  }>
  conversation_id?: string
  /** Default true. */
  stream?: boolean
  do_sample?: boolean
  max_tokens?: number
  tools?: Array<Record<string, unknown>>
  attachments?: Array<{
    file_id?: string
  }>
  metadata?: Record<string, unknown>
  extra_parameters?: {
    translate?: {
      from?: string
      to?: string
      /** The Python SDK's name for `from`. */
      from_language?: string
      /** The Python SDK's name for `to`. */
      to_language?: string
    }
  }
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface AssistantToolBlock {
  index: number
  type: string
  code_interpreter?: {
    input?: string
    outputs?: Array<Record<string, unknown>>
  }
  drawing_tool?: {
    input?: string
    outputs?: Array<Record<string, unknown>>
  }
  function?: {
    name: string
    arguments: string | Record<string, unknown>
    outputs?: Array<Record<string, unknown>>
  }
  retrieval?: {
    input?: string
    outputs?: Array<Record<string, unknown>>
  }
  web_browser?: {
    input?: string
    outputs?: Array<Record<string, unknown>>
  }
}

export interface AsyncChatCompletionRequest {
  /** Model id, in any letter case. */
  model: string
  messages: ChatMessage[]
  thinking?: ChatThinking
  /** glm-5.2 with thinking on, default `max`. `none` and `minimal`: no thinking. */
  reasoning_effort?: 'max' | 'xhigh' | 'high' | 'medium' | 'low' | 'minimal' | 'none'
  /** Default true. False: greedy; `temperature` and `top_p` are then ignored. */
  do_sample?: boolean
  /** 0 to 1; the default depends on the model. */
  temperature?: number
  /** 0 to 1; the default depends on the model. */
  top_p?: number
  /** Output tokens, thinking included. Cut to the model's maximum. */
  max_tokens?: number
  tools?: ChatTool[]
  /** Default `auto`. */
  tool_choice?:
    | 'auto'
    | 'none'
    | 'required'
    | {
        type: 'function'
        function: {
          name: string
        }
      }
  /** Up to 4 stop words, or one as plain text; they are not part of the output. */
  stop?: string[]
  response_format?: ResponseFormat
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** glm-4-voice: watermark in the audio, default true. */
  watermark_enabled?: boolean
  /** Role play (charglm, emohaa): who the user and the character are. */
  meta?: {
    user_info?: string
    bot_info?: string
    bot_name?: string
    user_name?: string
  }
  seed?: number
  /** OpenAI's number of answers. Some SDKs send 1; more are refused, because there is one answer to a call. */
  n?: 1
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
  /** codegeex-4: `target` and `contexts` of a completion in code. */
  extra?: Record<string, unknown>
  /** Accepted; handed to engines that know it. */
  presence_penalty?: number
  /** Accepted; handed to engines that know it. */
  frequency_penalty?: number
  /** OpenAI's name for the end user; without effect. */
  user?: string
}

export interface AsyncImageRequest {
  /** `glm-image`, `cogview-4-250304`, `cogview-4`, `cogview-3-flash`, `cogview-3`, `cogview-3-plus`. */
  model: string
  /** glm-image: at most 1000 characters. */
  prompt: string
  /** Width x height in pixels. glm-image: default `1280x1280`, sides 512 to 2048, multiples of 32. Others: default `1024x1024`, sides 512 to 2048, multiples of 16, at most 2^21 pixels. */
  size?: string
  /** glm-image knows `hd` only; default of the others `standard`. */
  quality?: 'hd' | 'standard'
  /** Default true. */
  watermark_enabled?: boolean
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface AsyncResult {
  id?: string
  request_id?: string
  model?: string
  task_status: TaskStatus
  object?: 'chat.completion'
  created?: number
  choices?: Array<{
    index: number
    message: AssistantReply
    finish_reason: FinishReason
  }>
  usage?: ChatUsage
  video_result?: VideoResult[]
  image_result?: ImageResult[]
  optimized_prompt?: string
  /** Why the task failed. */
  error?: {
    code: string
    message: string
  }
  web_search?: WebSearchResult[]
  /** What a tool of type `retrieval` has found; in streams on the first chunk. */
  knowledgeV2?: ZragContents
  content_filter?: ContentFilter[]
}

export interface AsyncTask {
  id: string
  request_id: string
  model: string
  task_status: TaskStatus
}

export interface Batch {
  id: string
  object: 'batch'
  endpoint: string
  errors?: {
    object?: string
    data?: Array<{
      code?: string
      line?: number
      message?: string
      param?: string
    }>
  }
  input_file_id: string
  completion_window?: string
  status: 'validating' | 'failed' | 'in_progress' | 'finalizing' | 'completed' | 'expired' | 'cancelling' | 'cancelled'
  output_file_id?: string
  error_file_id?: string
  /** Unix seconds. */
  created_at: number
  /** Unix seconds. */
  in_progress_at?: number
  /** Unix seconds. */
  expires_at?: number
  /** Unix seconds. */
  finalizing_at?: number
  /** Unix seconds. */
  completed_at?: number
  /** Unix seconds. */
  failed_at?: number
  /** Unix seconds. */
  expired_at?: number
  /** Unix seconds. */
  cancelling_at?: number
  /** Unix seconds. */
  cancelled_at?: number
  request_counts: {
    total: number
    completed: number
    failed: number
  }
  total?: number
  completed?: number
  failed?: number
  metadata?: Record<string, string>
}

export interface BatchList {
  object: 'list'
  data: Batch[]
  first_id?: string
  last_id?: string
  has_more: boolean
}

export interface BatchRequest {
  input_file_id: string
  endpoint:
    | '/v4/chat/completions'
    | '/v4/embeddings'
    | '/v4/images/generations'
    | '/v1/chat/completions'
    | '/v1/embeddings'
    | '/v1/images/generations'
  /** Default true. */
  auto_delete_input_file?: boolean
  /** `24h`. */
  completion_window?: string
  /** At most 16 entries; names of 64, values of 512 characters. */
  metadata?: Record<string, string>
}

export interface BatchesListQuery {
  after?: string
  /** Default 20. */
  limit?: number
}

export interface Call {
  id: string
  request_id: string
  account_id: string
  key_id: string
  operation: string
  model: string
  upstream_model: string | null
  engine_id: string | null
  stream: boolean
  /** Milliseconds since the epoch. */
  started_at: number
  first_part_at: number | null
  finished_at: number | null
  prompt_tokens: number | null
  completion_tokens: number | null
  total_tokens: number | null
  cached_tokens: number | null
  reasoning_tokens: number | null
  /** Who counted the tokens. */
  source: 'engine' | 'estimate' | 'none'
  end_cause: 'completed' | 'error' | 'client_closed' | 'engine_error' | 'timeout' | 'server_stopping' | 'interrupted'
  http_status: number | null
  error_code: string | null
  finish_reason: string | null
  user_id: string | null
}

export interface CallRequest {
  call_id: string
  request_id: string
  account_id: string
  /** Of the request; the calls that came of it may be of others. */
  operation: string
  method: string
  /** Below `/api`. */
  path: string
  body: Record<string, unknown>
  /** Milliseconds since the epoch. */
  created_at: number
}

export interface CallbackAttempt {
  attempt: number
  /** Milliseconds since the epoch. */
  started_at: number
  duration_ms: number
  http_status: number | null
  /** The `code` of the JSON that the receiver answered. */
  body_code: string | null
  /** Null for the attempt that succeeded. */
  error: string | null
}

export interface CallbackDelivery {
  /** Also sent to the receiver, as the header `x-openmaas-delivery`. */
  id: string
  account_id: string
  knowledge_id: string
  document_id: string
  /** Without its query, which may hold secrets. */
  url: string
  event: {
    /** 0 in progress, 1 success, 2 failure. */
    status: number
    msg: string
  }
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  /** Null unless it is pending. */
  next_attempt_at: number | null
  last_error: string | null
  /** Milliseconds since the epoch. */
  created_at: number
  /** Milliseconds since the epoch. */
  updated_at: number
  delivered_at: number | null
}

export interface CallbackRequest {
  url: string
  /** Headers of the callback. */
  callback_header?: Record<string, string>
}

export interface ChatCompletion {
  id: string
  /** The caller's value, or the same as `id`. */
  request_id?: string
  /** Unix seconds. */
  created: number
  model: string
  object?: 'chat.completion'
  choices: Array<{
    index: number
    message: AssistantReply
    finish_reason: FinishReason
  }>
  usage: ChatUsage
  video_result?: VideoResult[]
  web_search?: WebSearchResult[]
  /** What a tool of type `retrieval` has found; in streams on the first chunk. */
  knowledgeV2?: ZragContents
  content_filter?: ContentFilter[]
}

export interface ChatCompletionChunk {
  id: string
  /** The caller's value, or the same as `id`. */
  request_id?: string
  /** Unix seconds. */
  created: number
  model: string
  object?: 'chat.completion.chunk'
  choices: Array<{
    index: number
    delta: ChatDelta
    finish_reason?: FinishReason | null
  }>
  /** On the chunk with `finish_reason`. */
  usage?: ChatUsage
  web_search?: WebSearchResult[]
  /** What a tool of type `retrieval` has found; in streams on the first chunk. */
  knowledgeV2?: ZragContents
  content_filter?: ContentFilter[]
}

export interface ChatCompletionRequest {
  /** Model id, in any letter case. */
  model: string
  messages: ChatMessage[]
  thinking?: ChatThinking
  /** glm-5.2 with thinking on, default `max`. `none` and `minimal`: no thinking. */
  reasoning_effort?: 'max' | 'xhigh' | 'high' | 'medium' | 'low' | 'minimal' | 'none'
  /** Default true. False: greedy; `temperature` and `top_p` are then ignored. */
  do_sample?: boolean
  /** 0 to 1; the default depends on the model. */
  temperature?: number
  /** 0 to 1; the default depends on the model. */
  top_p?: number
  /** Output tokens, thinking included. Cut to the model's maximum. */
  max_tokens?: number
  tools?: ChatTool[]
  /** Default `auto`. */
  tool_choice?:
    | 'auto'
    | 'none'
    | 'required'
    | {
        type: 'function'
        function: {
          name: string
        }
      }
  /** Up to 4 stop words, or one as plain text; they are not part of the output. */
  stop?: string[]
  response_format?: ResponseFormat
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** glm-4-voice: watermark in the audio, default true. */
  watermark_enabled?: boolean
  /** Role play (charglm, emohaa): who the user and the character are. */
  meta?: {
    user_info?: string
    bot_info?: string
    bot_name?: string
    user_name?: string
  }
  seed?: number
  /** OpenAI's number of answers. Some SDKs send 1; more are refused, because there is one answer to a call. */
  n?: 1
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
  /** codegeex-4: `target` and `contexts` of a completion in code. */
  extra?: Record<string, unknown>
  /** Accepted; handed to engines that know it. */
  presence_penalty?: number
  /** Accepted; handed to engines that know it. */
  frequency_penalty?: number
  /** OpenAI's name for the end user; without effect. */
  user?: string
  stream?: boolean
  /** `include_usage` adds a last chunk with empty `choices`. */
  stream_options?: {
    include_usage?: boolean
  }
  /** With `stream`: arguments of tool calls come in pieces. GLM-4.6 and later. */
  tool_stream?: boolean
}

export interface ChatContentPart {
  /** `text`, `image_url`, `video_url`, `file_url` or `input_audio`. */
  type: string
  text?: string
  /** http(s) address, data URI, bare base64 or id of a file; jpg, jpeg, png; at most 5 MB and 6000 x 6000 px. */
  image_url?: {
    url: string
  }
  /** At most 200 MB; mp4, mkv, mov. */
  video_url?: {
    url: string
  }
  /** Address, or id of a file; pdf, txt, word, jsonl, xlsx, pptx; not together with images or videos. */
  file_url?: {
    url: string
  }
  /** Base64 audio for glm-4-voice; at most 10 minutes. */
  input_audio?: {
    data: string
    format: 'wav' | 'mp3'
  }
}

export interface ChatDelta {
  role?: 'assistant'
  content?:
    | string
    | Array<{
        type: 'text'
        text: string
      }>
    | null
  reasoning_content?: string
  tool_calls?: Array<{
    /** Pieces of one call share it. */
    index: number
    id: string
    type: 'function' | 'retrieval' | 'mcp'
    /** Absent with type `mcp`. */
    function?: {
      name: string
      /** To be joined by `index`. */
      arguments: string
    }
    /** What an MCP server offers, or has answered; whole, in one chunk. */
    mcp?: McpCall
    /** With type `retrieval`: the document of each slice that was found. */
    doc_reference?: Array<{
      /** From 1. */
      index: number
      doc_type: string
      doc_name: string
    }>
  }>
  audio?: ReplyAudio
}

export type ChatMessage =
  | {
      role: 'user'
      content: string | ChatContentPart[]
      name?: string
    }
  | {
      role: 'assistant'
      /** May be absent, null or empty, as with tool calls. */
      content?: string | ChatContentPart[]
      /** Send it back unmodified for preserved thinking. */
      reasoning_content?: string
      tool_calls?: ChatToolCall[]
      /** Id of the audio of an earlier reply of glm-4-voice. */
      audio?: {
        id?: string
      }
    }
  | {
      role: 'system'
      content: string | ChatContentPart[]
      name?: string
    }
  | {
      role: 'tool'
      content: string | ChatContentPart[]
      /** Id of the call that this answers; taken from the pending call when a client leaves it out. */
      tool_call_id: string
    }

export interface ChatThinking {
  /** Default `enabled`, GLM-4.5 and later. */
  type?: 'enabled' | 'disabled'
  /** True: reasoning of earlier turns is dropped. Default true; false on the coding address. */
  clear_thinking?: boolean
}

export type ChatTool =
  | FunctionTool
  | WebSearchTool
  | RetrievalTool
  | McpTool
  | {
      type: 'code_interpreter'
    }
  | {
      type: 'web_browser'
    }
  | {
      type: 'drawing_tool'
    }

export interface ChatToolCall {
  id: string
  /** `function`, `web_search`, `retrieval` or `mcp`. */
  type?: string
  function?: {
    name: string
    /** A JSON string. */
    arguments?: string
  }
}

export interface ChatUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: {
    /** Prompt tokens served from the cache. */
    cached_tokens: number
  }
  completion_tokens_details?: {
    reasoning_tokens: number
  }
}

export interface ConsoleSession {
  account_id: string
  account_name: string
  key_id: string
  tier: 'V0' | 'V1' | 'V2' | 'V3' | 'unlimited'
  role: 'admin' | 'member'
  /** To be sent as `x-openmaas-csrf` with every call that is not a GET. */
  csrf_token: string
  /** Milliseconds since the epoch. */
  expires_at: number
}

export interface ConsoleSignOutReply {
  deleted: true
}

export interface ContentFilter {
  /** `assistant`, `user` or `history`. */
  role?: string
  /** 0 (worst) to 3. */
  level?: number
}

/** Decimal digits, up to 19. Replies give text; requests may give a JSON number. */
export type DecimalId = string

export interface DeletedGlossary {
  id: string
  object: 'glossary'
  deleted: boolean
}

export interface DeletedResponse {
  id: string
  object: 'response'
  deleted: true
}

export interface DocumentData {
  id: string
  knowledge_type: number
  custom_separator?: string[]
  sentence_size?: number
  /** Bytes. */
  length: number
  word_num: number
  name: string
  url: string
  /** 0 in progress, 1 done, 2 failed. */
  embedding_stat: number
  /** Only when failed. 10001 space used up, 10002 too many characters. */
  failInfo?: {
    embedding_code: number
    embedding_msg: string
  }
  /** Only while in progress. Ours. */
  progress?: {
    stage: 'queued' | 'parsing' | 'slicing' | 'embedding' | 'rebuilding'
    /** Slices of the document, once they are known. */
    slices: number
    /** Slices that can be found already. */
    embedded: number
    /** Attempts so far. */
    attempts: number
    /** Pages without text of their own that were read by recognition so far. */
    recognised?: number
    /** All such pages. */
    to_recognise?: number
    /** Why the last attempt is being repeated. */
    last_error?: string
  }
}

export interface DocumentEditRequest {
  knowledge_type: number
  /** With type 5, default a line break. */
  custom_separator?: string[]
  /** With type 5: characters a slice, 20 to 2000, default 300. */
  sentence_size?: number
  callback_url?: string
  /** Headers of the callback. */
  callback_header?: Record<string, string>
}

export interface DocumentEmbedRequest {
  callback_url?: string
  /** Headers of the callback. */
  callback_header?: Record<string, string>
}

export interface DocumentSlices {
  document: {
    id: string
    name: string
    url: string
    /** 1 txt, 2 doc, 3 pdf, 4 url, 5 docx, 6 xlsx, 7 jpeg, 8 png, 9 jpg, 10 mp4, 11 csv, 12 ppt, 13 pptx, 14 md, 15 xls. */
    dtype: number
  }
  slice_info: Array<{
    document_id: string
    text: string
    /** In PDF documents. */
    position?: SlicePosition
    /** In sheets. */
    line?: number
    /** In sheets. */
    sheet_name?: string
    /** Number by which the answer names the slice, from 1. Ours. */
    index?: number
    /** Whether a sentence of the answer names or repeats it. Ours. */
    cited?: boolean
    /** Numbers of the sentences that name it. Ours. */
    cited_by?: number[]
    /** Numbers of the sentences whose words stand in it. Ours. */
    repeated_by?: number[]
  }>
  /** True: a document without positions; embed it again. */
  hide_positions: boolean
  images?: SliceImage[]
}

export interface DocumentUploadRequest {
  /** Absent: chosen from the file. */
  knowledge_type?: number
  /** With type 5, default a line break. */
  custom_separator?: string[]
  /** With type 5: characters a slice, 20 to 2000, default 300. */
  sentence_size?: number
  /** Default false. */
  parse_image?: boolean
  callback_url?: string
  /** JSON text in the form. */
  callback_header?: Record<string, string>
  /** Digits: most words that the document may have. */
  word_num_limit?: string
  req_id?: string
}

export interface DocumentUploadUrlRequest {
  knowledge_id: DecimalId
  upload_detail: Array<{
    url: string
    knowledge_type: number
    /** With type 5, default a line break. */
    custom_separator?: string[]
    /** With type 5: characters a slice, 20 to 2000, default 300. */
    sentence_size?: number
    callback_url?: string
    /** Headers of the callback. */
    callback_header?: Record<string, string>
  }>
}

export interface Done {
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface EmbeddingReply {
  object: 'list'
  model: string
  data: Array<{
    object: 'embedding'
    index: number
    /** Numbers, or base64 when asked for. */
    embedding: number[] | string
  }>
  usage: {
    prompt_tokens: number
    completion_tokens: number
    total_tokens: number
  }
}

export interface EmbeddingRequest {
  /** `embedding-3` or `embedding-2`. */
  model: string
  /** No empty texts. embedding-3: at most 64 items of 3072 tokens; embedding-2: items of 512 tokens, 8K tokens together. */
  input: string | string[]
  /** embedding-3: 256, 512, 1024 or 2048 (default); embedding-2: 1024. */
  dimensions?: number
  /** Default `float`. `base64`: 32-bit floats, little endian, as OpenAI SDKs ask for. */
  encoding_format?: 'float' | 'base64'
  user?: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface EngineDetail {
  id: string
  type: string
  /** Where its definition stands. */
  source: 'file' | 'admin' | 'pulled' | 'built-in'
  /** Null until the first check is done. */
  healthy: boolean | null
  detail: string | null
  /** Milliseconds since the epoch. */
  checked_at: number | null
  circuit: 'closed' | 'open' | 'half-open'
  /** Calls that it is working on in this process. */
  in_flight: number
  /** What the engine says it serves. */
  models: string[] | null
  /** How it is defined, secrets as `***`; a secret that comes back so stays as it is. */
  definition: {
    type: string
  }
}

export interface EngineStatus {
  id: string
  type: string
  /** Where its definition stands. */
  source: 'file' | 'admin' | 'pulled' | 'built-in'
  /** Null until the first check is done. */
  healthy: boolean | null
  detail: string | null
  /** Milliseconds since the epoch. */
  checked_at: number | null
  circuit: 'closed' | 'open' | 'half-open'
  /** Calls that it is working on in this process. */
  in_flight: number
  /** What the engine says it serves. */
  models: string[] | null
}

export interface FailedCall {
  id: string
  request_id: string
  /** Milliseconds since the epoch. */
  started_at: number
  operation: string
  model: string
  engine_id: string | null
  end_cause: string
  http_status: number | null
  error_code: string | null
}

export interface FileDeleted {
  id: string
  object: 'file'
  deleted: boolean
}

export interface FileList {
  object: 'list'
  data: FileObject[]
  has_more: boolean
}

export interface FileObject {
  id: string
  object: 'file'
  bytes: number
  /** Unix seconds. */
  created_at: number
  filename: string
  purpose: string
  /** `processed`: a file is whole as soon as it has an id. */
  status?: string
  status_details?: string
}

export interface FileParserRequest {
  tool_type: 'lite' | 'expert' | 'prime'
  /** Extension without dot, such as `PDF`; any letter case; empty or absent: from the file name. */
  file_type?: string
}

export interface FileParserResult {
  status: 'processing' | 'succeeded' | 'failed'
  message: string
  task_id: string
  /** With format `text`. */
  content?: string | null
  /** With format `download_link`; valid for 24 hours. */
  parsing_result_url?: string | null
}

export interface FileParserSyncRequest {
  tool_type: 'prime-sync'
  /** Extension without dot, such as `PDF`; any letter case; empty or absent: from the file name. */
  file_type?: string
}

export interface FileParserTask {
  success: boolean
  message: string
  task_id: string
}

export interface FileUploadRequest {
  purpose:
    | 'batch'
    | 'code-interpreter'
    | 'agent'
    | 'voice-clone-input'
    | 'voice-clone-output'
    | 'file-extract'
    | 'fine-tune'
    | 'retrieval'
    | 'user_data'
    | 'assistants'
    | 'vision'
  /** With purpose `retrieval`. */
  knowledge_id?: string
  /** With purpose `retrieval`. */
  sentence_size?: number
  /** With purpose `retrieval`. */
  custom_separator?: string[]
}

export interface FilesListQuery {
  purpose?:
    | 'batch'
    | 'code-interpreter'
    | 'agent'
    | 'voice-clone-input'
    | 'voice-clone-output'
    | 'file-extract'
    | 'fine-tune'
    | 'retrieval'
    | 'user_data'
    | 'assistants'
    | 'vision'
  /** Id of the last file of the page before. */
  after?: string
  /** 1 to 100, default 20. */
  limit?: number
  /** By time; default newest first. */
  order?: 'created_at' | 'asc' | 'desc'
}

export type FinishReason =
  'stop' | 'length' | 'tool_calls' | 'sensitive' | 'network_error' | 'model_context_window_exceeded'

export interface FlowContent {
  msg?: string
  /** `text`, `image`, `video` or `all_tools`. */
  type: string
  code?: string
  file?: string
  url?: string
  coverUrl?: string
}

export interface FlowEvent {
  node_id: string
  node_name: string
  /** `node_processing`, `tool_processing`, `tool_finish` or `node_finish`. */
  type: string
  content?: string
  /** Unix milliseconds. */
  time?: number
  tool_calls?: FlowToolCalls
}

export interface FlowInvokeRequest {
  app_id: string
  /** Absent: a new conversation. */
  conversation_id?: string
  third_request_id?: string
  stream?: boolean
  messages: Array<{
    role?: 'user' | 'assistant'
    content: Array<{
      /** `input`, `upload_file`, `upload_image`, `upload_video` or `selection_list`. */
      type: string
      value: string
      /** Required by text flows. */
      key?: string
    }>
  }>
  role?: string
  send_log_event?: boolean
}

export interface FlowReply {
  request_id: string
  conversation_id?: string
  app_id: string
  choices: Array<{
    index: number
    /** `stop` or `error`. */
    finish_reason?: string
    error_msg?: {
      code: number
      msg: string
    }
    /** In streams. */
    delta?: {
      content?: FlowContent
      event?: FlowEvent
      tool_calls?: FlowToolCalls
    }
    messages?: {
      content?: FlowContent
      event?: FlowEvent[]
    }
  }>
  usage?: Array<{
    model: string
    nodeName: string
    inputTokenCount: number
    outputTokenCount: number
    totalTokenCount: number
  }>
}

export interface FlowSliceInfoRequest {
  request_id: string
  node_id: string
}

export interface FlowToolCalls {
  type: string
  tool_calls_data?: Record<string, unknown>
}

export interface FunctionTool {
  type: 'function'
  function: {
    /** Letters, digits, `_` and `-`. */
    name: string
    description?: string
    /** JSON Schema of the arguments; absent for a function without any. */
    parameters?: Record<string, unknown>
  }
}

export interface Glossary {
  id: string
  object: 'glossary'
  name: string
  source_lang?: string
  target_lang?: string
  entry_count: number
  /** Unix seconds. */
  created_at: number
  /** Unix seconds. */
  updated_at: number
  entries: GlossaryEntry[]
}

export interface GlossaryCreateRequest {
  name: string
  /** Code of general_translation; absent: any language. */
  source_lang?: string
  /** Code of general_translation; absent: any language. */
  target_lang?: string
  entries?: GlossaryEntry[]
  /** A CSV, TSV or XLSX file of the Files API, in place of `entries`. */
  file_id?: string
}

export interface GlossaryEntry {
  /** At most 200 characters. */
  source: string
  /** How it is to be translated, at most 200 characters. */
  target: string
}

export interface GlossaryList {
  object: 'list'
  data: Array<{
    id: string
    object: 'glossary'
    name: string
    source_lang?: string
    target_lang?: string
    entry_count: number
    /** Unix seconds. */
    created_at: number
    /** Unix seconds. */
    updated_at: number
  }>
  has_more: boolean
}

export interface GlossaryUpdateRequest {
  name?: string
  /** Code of general_translation; absent: any language. */
  source_lang?: string
  /** Code of general_translation; absent: any language. */
  target_lang?: string
  entries?: GlossaryEntry[]
  /** A CSV, TSV or XLSX file of the Files API, in place of `entries`. */
  file_id?: string
}

export interface HandwritingReply {
  task_id: string | null
  message: string
  status: 'succeeded' | 'failed' | null
  words_result_num: number
  words_result?: Array<{
    location: {
      left: number
      top: number
      width: number
      height: number
    }
    words: string
    probability?: {
      average: number
      variance: number
      min: number
    }
  }>
}

export interface HandwritingRequest {
  tool_type: 'hand_write'
  /** Default `CHN_ENG`. */
  language_type?:
    | 'CHN_ENG'
    | 'AUTO'
    | 'ENG'
    | 'JAP'
    | 'KOR'
    | 'FRE'
    | 'SPA'
    | 'POR'
    | 'GER'
    | 'ITA'
    | 'RUS'
    | 'DAN'
    | 'DUT'
    | 'MAL'
    | 'SWE'
    | 'IND'
    | 'POL'
    | 'ROM'
    | 'TUR'
    | 'GRE'
    | 'HUN'
    | 'THA'
    | 'VIE'
    | 'ARA'
    | 'HIN'
  /** True: each line has its `probability`. Default false. */
  probability?: boolean
}

export interface ImageReply {
  /** Unix seconds. */
  created: number
  /** One picture. */
  data: Array<{
    /** Valid for 30 days; fetched without a key. */
    url: string
    b64_json?: string
    revised_prompt?: string
  }>
  content_filter?: ContentFilter[]
}

export interface ImageRequest {
  /** `glm-image`, `cogview-4-250304`, `cogview-4`, `cogview-3-flash`, `cogview-3`, `cogview-3-plus`. */
  model: string
  /** glm-image: at most 1000 characters. */
  prompt: string
  /** Width x height in pixels. glm-image: default `1280x1280`, sides 512 to 2048, multiples of 32. Others: default `1024x1024`, sides 512 to 2048, multiples of 16, at most 2^21 pixels. */
  size?: string
  /** glm-image knows `hd` only; default of the others `standard`. */
  quality?: 'hd' | 'standard'
  /** Default true. */
  watermark_enabled?: boolean
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
  /** Accepted; one picture is made. */
  n?: number
  response_format?: string
  style?: string
  user?: string
}

export interface ImageResult {
  url: string
}

export interface Key {
  /** The half before the dot; the other half is shown once, when the key is made. */
  id: string
  account_id: string
  name: string
  disabled: boolean
  expires_at: number | null
  /** Start of the last call on record. */
  last_used_at: number | null
  /** Milliseconds since the epoch. */
  created_at: number
}

export interface KnowledgeAmount {
  word_num: number
  /** Bytes. */
  length: number
}

export interface KnowledgeCallbackRetrieveReply {
  data: {
    url: string
    /** Headers of the callback. */
    callback_header: Record<string, string>
    /** 1 or 0. */
    be_in_use: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeCapacityReply {
  data: {
    used: KnowledgeAmount
    total: KnowledgeAmount
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeCreateReply {
  data: {
    id: string
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeCreateRequest {
  embedding_id: number
  name: string
  description?: string
  /** Default `blue`. */
  background?: 'blue' | 'red' | 'orange' | 'purple' | 'sky' | 'green' | 'yellow'
  /** Default `question`. */
  icon?: 'question' | 'book' | 'seal' | 'wrench' | 'tag' | 'horn' | 'house'
  embedding_model?: 'Embedding-2' | 'Embedding-3' | 'Embedding-3-pro'
  /** 1: slices get context. */
  contextual?: number
}

export interface KnowledgeData {
  id: string
  embedding_id: number
  name: string
  description: string
  contextual?: number
  background: string
  icon: string
  word_num: number
  /** Bytes. */
  length: number
  /** Number of documents. */
  document_size: number
}

export interface KnowledgeDocumentImagesReply {
  data: {
    images: Array<{
      /** Mark that stands in the slices. */
      text: string
      cos_url: string
    }>
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentListQuery {
  knowledge_id: DecimalId
  page?: number
  size?: number
  /** Part of the name. */
  word?: string
  /** Only those whose newest version is in it. Ours. */
  state?: 'working' | 'ready' | 'failed'
}

export interface KnowledgeDocumentListReply {
  data: {
    list: DocumentData[]
    total: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentPreviewReply {
  data: {
    total: number
    /** Characters of the shortest slice. */
    shortest: number
    average: number
    longest: number
    /** Question-answer slicing found no pairs in the text: a model makes them, where one is set. */
    wants_questions: boolean
    list: Array<{
      ordinal: number
      text: string
      headings: string[]
      page: number | null
      sheet: string | null
      line: number | null
    }>
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentRetrieveReply {
  data: DocumentData
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentSlicesQuery {
  /** Ordinal of the first slice. */
  from?: number
  limit?: number
}

export interface KnowledgeDocumentSlicesReply {
  data: {
    list: AdminSlice[]
    /** Slices of the version. */
    total: number
    /** Pages or slides of the document; 0 where there are none. */
    pages: number
    version: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentUploadReply {
  data: {
    successInfos: Array<{
      documentId: string
      fileName: string
    }>
    failedInfos: Array<{
      fileName: string
      failReason: string
    }>
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeDocumentUploadUrlReply {
  data: {
    successInfos: Array<{
      documentId: string
      url: string
    }>
    failedInfos: Array<{
      url: string
      failReason: string
    }>
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeEditRequest {
  embedding_id?: number
  name?: string
  description?: string
  /** Default `blue`. */
  background?: 'blue' | 'red' | 'orange' | 'purple' | 'sky' | 'green' | 'yellow'
  /** Default `question`. */
  icon?: 'question' | 'book' | 'seal' | 'wrench' | 'tag' | 'horn' | 'house'
  embedding_model?: 'Embedding-2' | 'Embedding-3' | 'Embedding-3-pro'
  /** 1: slices get context. */
  contextual?: number
  callback_url?: string
  /** Headers of the callback. */
  callback_header?: Record<string, string>
}

export interface KnowledgeEmbeddingListReply {
  data: {
    list: Array<{
      id: number
      name: string
      description: string
    }>
    total: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeImportReply {
  data: {
    id: string
    name: string
    documents: number
    slices: number
    /** Those that are read and cut now, because they had not been. */
    waiting_documents: number
    /** False: ids of the archive name other things here, so it got new ones. */
    ids_kept: boolean
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeImportRequest {
  /** Absent: the base keeps its own. */
  name?: string
}

export interface KnowledgeListQuery {
  page?: number
  size?: number
}

export interface KnowledgeListReply {
  data: {
    list: KnowledgeData[]
    total: number
  }
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeRetrieveBaseReply {
  data: KnowledgeData
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeRetrieveReply {
  data: RetrievedSlice[]
  /** 200. */
  code: number
  /** `请求成功`. */
  message: string
  /** Unix milliseconds. */
  timestamp: number
}

export interface KnowledgeRetrieveRequest {
  query: string
  knowledge_ids: DecimalId[]
  document_ids?: DecimalId[]
  request_id?: string
  /** Slices returned, 1 to 20. */
  top_k?: number
  /** Slices recalled before reranking, 1 to 100. */
  top_n?: number
  recall_method?: 'embedding' | 'keyword' | 'mixed'
  /** Share of vectors in `mixed`, 0 to 100. */
  recall_ratio?: number
  rerank_status?: number
  rerank_model?: 'rerank' | 'rerank-pro'
  /** Above 0, below 1; slices under it are dropped. */
  fractional_threshold?: number
  /** True: each slice tells what every stage of recall made of it. Ours. */
  with_stages?: boolean
}

export interface LayoutElement {
  /** From 1. */
  index: number
  label: 'image' | 'text' | 'formula' | 'table'
  /** x1, y1, x2, y2 as fractions of the page, 0 to 1. */
  bbox_2d?: number[]
  /** Text, address of a picture, or HTML of a table. */
  content?: string
  /** Of the page. */
  height?: number
  /** Of the page. */
  width?: number
}

export interface LayoutParsingReply {
  id: string
  created: number
  model: string
  /** Markdown of the whole document, tables as HTML. */
  md_results?: string
  /** One list a page. */
  layout_details?: Array<LayoutElement[]>
  layout_visualization?: string[]
  crop_images?: string[]
  data_info?: {
    num_pages: number
    pages?: Array<{
      width: number
      height: number
    }>
  }
  usage?: ChatUsage
  request_id?: string
}

export interface LayoutParsingRequest {
  /** `glm-ocr`. */
  model: string
  /** Address, bare base64 or data URI of a PDF (50 MB, 100 pages), JPG or PNG (10 MB). */
  file: string
  /** Default false. */
  return_crop_images?: boolean
  /** Default false. */
  need_layout_visualization?: boolean
  /** From 1; PDF only. */
  start_page_id?: number
  /** From 1; PDF only. */
  end_page_id?: number
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface ListedWords {
  data: string[]
  has_more: boolean
}

export interface McpCall {
  id?: string
  type?: 'mcp_list_tools' | 'mcp_call'
  server_label?: string
  error?: string
  tools?: Array<{
    name?: string
    description?: string
    annotations?: Record<string, unknown>
    input_schema?: {
      type?: string
      properties?: Record<string, unknown>
      required?: string[]
      additionalProperties?: boolean
    }
  }>
  arguments?: string
  name?: string
  output?: Record<string, unknown>
}

export interface McpTool {
  type: 'mcp'
  mcp: {
    server_label: string
    /** Absent for a server of the platform, which is named by `server_label`. */
    server_url?: string
    /** Default `streamable-http`. */
    transport_type?: 'sse' | 'streamable-http'
    allowed_tools?: string[]
    headers?: Record<string, unknown>
  }
}

export interface Model {
  id: string
  object: 'model'
  /** Unix seconds. */
  created: number
  owned_by: string
  /** Ours: `chat`, `vision`, `image`, `video`, `speech` and so on; null for a model that only this server knows. */
  kind: string | null
}

export interface ModelList {
  object: 'list'
  data: Model[]
}

export interface ModelStatus {
  id: string
  kind: string | null
  /** Another id when a deprecated model is answered by its successor. */
  served_as: string
  source: 'file' | 'admin' | 'pulled' | 'built-in' | 'simulator' | 'none'
  routes: RouteStatus[]
}

export interface ModelUsage {
  code: number
  msg: string
  success: boolean
  data: {
    /** Beginning of each stretch of an hour, or of a day in ranges over a week. */
    x_time: string[]
    /** One a stretch. */
    modelCallCount: number[]
    /** One a stretch. */
    tokensUsage: number[]
    totalUsage: {
      totalModelCallCount: number
      totalTokensUsage: number
      modelDetails: Array<{
        modelCode: string
        callCount: number
        tokensUsage: number
      }>
    }
  }
}

export interface ModerationPart {
  type: 'text' | 'image_url' | 'video_url' | 'audio_url'
  text?: string
  image_url?: {
    url?: string
  }
  video_url?: {
    url?: string
  }
  audio_url?: {
    url?: string
  }
}

export interface ModerationReply {
  id: string
  created: number
  request_id: string
  result_list: Array<{
    /** `text`, `image`, `video` or `audio`. */
    content_type: string
    risk_level: 'PASS' | 'REVIEW' | 'REJECT'
    /** `not_judged`, with `REVIEW`: nothing here can judge such content, a person has to. */
    risk_type: string[]
  }>
  usage?: {
    moderation_text?: {
      call_count: number
    }
  }
}

export interface ModerationRequest {
  /** `moderation`. */
  model: string
  /** Text of at most 2000 characters, a part, or at most 100 parts; clients of OpenAI send texts there. */
  input: string | ModerationPart | Array<string | ModerationPart>
}

export interface MonitorUsageModelUsageQuery {
  /** yyyy-MM-dd HH:mm:ss */
  startTime?: string
  /** yyyy-MM-dd HH:mm:ss */
  endTime?: string
}

export interface MonitorUsageToolUsageQuery {
  /** yyyy-MM-dd HH:mm:ss */
  startTime?: string
  /** yyyy-MM-dd HH:mm:ss */
  endTime?: string
}

export interface NewWordList {
  /** Unique; lists of the configuration file have names of their own. */
  name: string
  /** What a hit means: `REVIEW` doubtful, `REJECT` not allowed. */
  level: 'REVIEW' | 'REJECT'
  /** Told in `risk_type`, as `abuse`. */
  type: string
  enabled?: boolean
  words?: string[]
}

export interface QuotaLimit {
  code: number
  msg: string
  success: boolean
  data: {
    limits: Array<{
      /** `TOKENS_LIMIT` (window of five hours) or `TIME_LIMIT` (month). */
      type: string
      /** Used, 0 to 100. */
      percentage: number
      currentValue?: number
      usage?: number
      usageDetails?: unknown[]
    }>
  }
}

export interface ReaderReply {
  id: string
  created: number
  request_id: string
  model?: string
  reader_result: {
    content?: string
    description?: string
    title?: string
    url?: string
    external?: {
      stylesheet?: Record<
        string,
        {
          type?: string
        }
      >
    }
    metadata?: {
      keywords?: string
      viewport?: string
      description?: string
      'format-detection'?: string
    }
    images?: Record<string, string>
    links?: Record<string, string>
    /** As the Python SDK reads it. */
    publishedTime?: string
    /** As the Java SDK reads it. */
    published_time?: string
  }
}

export interface ReaderRequest {
  url: string
  /** Seconds, default 20; more than 120 count as 120. */
  timeout?: number
  /** Default false. */
  no_cache?: boolean
  /** `markdown` (default), `text` or `html`. */
  return_format?: string
  /** Default true. */
  retain_images?: boolean
  /** Default false. */
  no_gfm?: boolean
  /** Default false. */
  keep_img_data_url?: boolean
  /** Default false. */
  with_images_summary?: boolean
  /** Default false. */
  with_links_summary?: boolean
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface RecallStages {
  /** Where the search by words found it. */
  keyword?: {
    /** Place in the list of this stage, from 1. */
    rank: number
    /** BM25: above 0, without an upper end. */
    score: number
    /** Of the weight of the question that the slice holds, about 0 to 1. */
    share: number
  }
  /** Where the search by vectors found it. */
  embedding?: {
    /** Place in the list of this stage, from 1. */
    rank: number
    /** Cosine similarity, -1 to 1. */
    score: number
  }
  recall: {
    /** Place in the list of this stage, from 1. */
    rank: number
    /** Both joined, above 0, at most 1. */
    score: number
  }
  /** Where a reranker judged it. */
  rerank?: {
    /** Place in the list of this stage, from 1. */
    rank: number
    score: number
  }
}

export interface ReplyAudio {
  id: string
  /** Base64. */
  data: string
  /** Unix seconds. */
  expires_at: number
}

export interface ReplyToolCall {
  id: string
  /** `function`, `mcp`, or `retrieval` for what was looked up before the answer. */
  type: string
  function?: {
    name: string
    /** A JSON string. */
    arguments: string
  }
  mcp?: McpCall
  /** With type `retrieval`: the document of each slice that was found. */
  doc_reference?: Array<{
    /** From 1. */
    index: number
    doc_type: string
    doc_name: string
  }>
}

export interface RerankReply {
  id: string
  created: number
  request_id: string
  /** Best first. */
  results: Array<{
    /** Only when asked for. */
    document?: string
    /** Position in `documents`. */
    index: number
    relevance_score: number
  }>
  usage: {
    prompt_tokens: number
    total_tokens: number
  }
}

export interface RerankRequest {
  /** `rerank`. */
  model: string
  query: string
  /** At most 128, each at most 4096 characters. */
  documents: string[]
  /** 0 (default): all. */
  top_n?: number
  /** Default false. */
  return_documents?: boolean
  /** Default false. */
  return_raw_scores?: boolean
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface Response {
  id: string
  object: 'response'
  /** Unix seconds. */
  created_at: number
  completed_at: number | null
  status: 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'
  error: {
    code: string
    message: string
  } | null
  incomplete_details: {
    reason: 'max_output_tokens' | 'content_filter'
  } | null
  model: string
  output: ResponseItem[]
  usage: {
    input_tokens: number
    input_tokens_details: {
      cached_tokens: number
    }
    output_tokens: number
    output_tokens_details: {
      reasoning_tokens: number
    }
    total_tokens: number
  } | null
}

export interface ResponseEvent {
  type: string
  /** From 0. */
  sequence_number: number
}

export type ResponseFormat =
  | {
      type: 'text'
    }
  | {
      type: 'json_object'
    }
  | {
      type: 'json_schema'
      json_schema: {
        name?: string
        /** JSON Schema that the content obeys. */
        schema: Record<string, unknown>
        strict?: boolean
      }
    }

export interface ResponseInputList {
  object: 'list'
  data: ResponseItem[]
  first_id: string | null
  last_id: string | null
  has_more: boolean
}

export interface ResponseInputTokens {
  object: 'response.input_tokens'
  input_tokens: number
}

export interface ResponseItem {
  type?: string
}

export interface ResponseRequest {
  model: string
  input?: string | ResponseItem[]
  /** A system message in front; not carried over from an earlier response. */
  instructions?: string
  /** The conversation goes on after this stored response. */
  previous_response_id?: string
  tools?: ResponseTool[]
  tool_choice?:
    | 'auto'
    | 'none'
    | 'required'
    | {
        type: string
      }
  /** False: at most one call in an answer. */
  parallel_tool_calls?: boolean
  reasoning?: {
    effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null
    /** Given: the reasoning comes as summary, else as content. */
    summary?: string | null
  }
  text?: {
    format?: {
      type: 'text' | 'json_object' | 'json_schema'
      name?: string
      /** With `json_schema`. */
      schema?: Record<string, unknown>
    }
  }
  stream?: boolean
  /** Default true: kept for the days that the operator has set. */
  store?: boolean
  /** True: answered later, to be asked for by its id. */
  background?: boolean
  /** `reasoning.encrypted_content` is known. */
  include?: string[]
  /** Cut to the model's maximum. */
  max_output_tokens?: number
  /** Searches of the web in one answer. */
  max_tool_calls?: number
  temperature?: number
  top_p?: number
  metadata?: Record<string, unknown>
  user?: string
  safety_identifier?: string
  /** Refused: use `previous_response_id`. */
  conversation?: unknown
}

export interface ResponseTokensRequest {
  model: string
  input?: string | ResponseItem[]
  /** A system message in front; not carried over from an earlier response. */
  instructions?: string
  /** The conversation goes on after this stored response. */
  previous_response_id?: string
  tools?: ResponseTool[]
  tool_choice?:
    | 'auto'
    | 'none'
    | 'required'
    | {
        type: string
      }
  /** False: at most one call in an answer. */
  parallel_tool_calls?: boolean
  reasoning?: {
    effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null
    /** Given: the reasoning comes as summary, else as content. */
    summary?: string | null
  }
  text?: {
    format?: {
      type: 'text' | 'json_object' | 'json_schema'
      name?: string
      /** With `json_schema`. */
      schema?: Record<string, unknown>
    }
  }
}

export interface ResponseTool {
  type: string
}

export interface ResponsesInputItemsQuery {
  /** 1 to 100, default 20. */
  limit?: number
  /** Default `desc`: the newest first. */
  order?: 'asc' | 'desc'
  after?: string
  include?: string
  'include[]'?: string
}

export interface ResponsesRetrieveQuery {
  /** True is refused: what is stored is given whole. */
  stream?: boolean
}

export interface RetrievalTool {
  type: 'retrieval'
  retrieval: {
    knowledge_id: string
    /** With the placeholders `{{knowledge}}` and `{{question}}`. */
    prompt_template?: string
    /** True: the message tells of it as a call of type retrieval too. Default false. Ours. */
    reply_call?: boolean
  }
}

export interface RetrievedSlice {
  text: string
  /** Above 0, at most 1; higher is better. It means the same from question to question. */
  score: number
  metadata: {
    _id: string
    knowledge_id: string
    doc_id: string
    doc_name: string
    doc_url: string
    contextual_text: string
    /** Page or slide on which it begins, 1-based. Ours. */
    page?: number
    /** Where most of it stands, in documents with positions. Ours. */
    position?: SlicePosition
    /** All rectangles that it covers, in reading order, each with its part of the text. Ours. */
    positions?: Array<{
      x0: number
      x1: number
      top: number
      bottom: number
      /** 1-based. */
      page: number
      /** Of the page. */
      height: number
      /** Of the page. */
      width: number
      text: string
    }>
    /** In sheets. Ours. */
    sheet_name?: string
    /** First row in the sheet, 1-based. Ours. */
    line?: number
  }
  /** With `with_stages`. Ours. */
  stages?: RecallStages
}

export interface RouteStatus {
  engine: string
  /** The engine's own name of the model. */
  model: string
  weight: number
  priority: number
  /** Context window of this deployment, where it is smaller than the model's own. */
  context_tokens: number | null
  available: boolean
}

export interface SearchToolCall {
  id: string
  type: string
  /** In streams. */
  index?: number
  search_intent?: Array<{
    index: number
    query: string
    intent: string
    keywords: string
  }>
  search_result?: Array<{
    index: number
    title: string
    link: string
    content: string
    icon?: string
    media?: string
    refer?: string
    publish_date?: string
  }>
  search_recommend?: {
    index: number
    query: string
  }
}

export interface SliceImage {
  text: string
  cos_url: string
}

export interface SliceInfo {
  document_slices: DocumentSlices[]
  has_old_document: boolean
  images?: SliceImage[]
  answer?: AnswerCheck
}

export interface SlicePosition {
  x0: number
  x1: number
  top: number
  bottom: number
  /** 1-based. */
  page: number
  /** Of the page. */
  height: number
  /** Of the page. */
  width: number
}

export interface SlicePreviewRequest {
  knowledge_type: number
  /** With type 5, default a line break. */
  custom_separator?: string[]
  /** With type 5: characters a slice, 20 to 2000, default 300. */
  sentence_size?: number
  /** Slices given back, the first ones. */
  limit?: number
}

export interface SpeechChunk {
  id: string
  request_id?: string
  created: number
  model: string
  choices: Array<{
    index: number
    delta?: {
      role: string
      /** Piece of audio in `encode_format`. */
      content: string
      /** Hertz, 24000. */
      return_sample_rate: number
    }
    finish_reason?: string
  }>
}

export interface SpeechCustomizationRequest {
  /** `cogtts-clone`. */
  model: string
  /** Text to speak, at most 1024 characters. */
  input: string
  /** What the sample says. */
  voice_text?: string
  /** Default `wav`. */
  response_format?: 'wav' | 'pcm' | 'mp3'
  watermark_enabled?: boolean
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface SpeechRequest {
  /** `glm-tts`; older id `cogtts`. */
  model: string
  /** Text to speak, at most 1024 characters. */
  input: string
  /** `tongtong`, `chuichui`, `xiaochen`, `jam`, `kazi`, `douji`, `luodo`, `female`, `male`, the id of a cloned voice, a voice of the engine, or a name that OpenAI uses. */
  voice: string
  /** Default `pcm` (16 bit, one channel, 24000 Hz), which is the only one for streams; `mp3` where its encoder is installed. */
  response_format?: 'wav' | 'pcm' | 'mp3'
  /** Default false. */
  stream?: boolean
  /** Of the pieces of a stream, default `base64`. */
  encode_format?: 'base64' | 'hex'
  /** 0.5 to 2, default 1. */
  speed?: number
  /** Above 0 to 10, default 1. */
  volume?: number
  /** Default true. */
  watermark_enabled?: boolean
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface StatusFinding {
  check: 'database' | 'journal' | 'engines' | 'models' | 'tasks' | 'documents' | 'disk' | 'calls'
  level: 'ok' | 'information' | 'warning' | 'failure'
  /** What was found, in the language that was asked for. */
  detail: string
  /** What to do about it; null where there is nothing to do. */
  advice: string | null
}

export type TaskStatus = 'PROCESSING' | 'SUCCESS' | 'FAIL'

export interface TokenizerReply {
  id: string
  /** Unix seconds. */
  created?: number
  request_id?: string
  usage: {
    prompt_tokens: number
    image_tokens?: number
    video_tokens?: number
    total_tokens: number
  }
}

export interface TokenizerRequest {
  /** A model that answers chat calls. */
  model: string
  messages: ChatMessage[]
  tools?: FunctionTool[]
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
}

export interface ToolUsage {
  code: number
  msg: string
  success: boolean
  data: {
    /** Beginning of each stretch of an hour, or of a day in ranges over a week. */
    x_time: string[]
    /** One a stretch. */
    networkSearchCount: number[]
    /** One a stretch. */
    webReadMcpCount: number[]
    /** One a stretch. */
    mcpCount: number[]
    totalUsage: {
      totalNetworkSearchCount: number
      totalWebReadMcpCount: number
      totalMcpCount: number
    }
  }
}

export interface ToolsChunk {
  id: string
  created: number
  request_id: string
  choices: Array<{
    index: number
    finish_reason?: string
    delta: {
      role: string
      tool_calls: SearchToolCall[]
    }
  }>
}

export interface ToolsReply {
  id: string
  created: number
  request_id: string
  choices: Array<{
    index: number
    finish_reason: string
    message: {
      role: string
      tool_calls: SearchToolCall[]
    }
  }>
}

export interface ToolsRequest {
  /** `web-search-pro`. */
  model: string
  /** One message of the user. */
  messages: ChatMessage[]
  stream?: boolean
  scope?: string
  location?: string
  recent_days?: number
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
}

export interface TranscriptionChunk {
  id: string
  created: number
  model: string
  type: 'transcript.text.delta' | 'transcript.text.done'
  delta?: string
  /** The whole text, on the last chunk. */
  text?: string
}

export interface TranscriptionReply {
  id: string
  created: number
  request_id: string
  model: string
  text: string
  segments?: Array<{
    id: number
    start: number
    end: number
    text: string
  }>
}

export interface TranscriptionRequest {
  /** `glm-asr-2512`; older id `glm-asr`. */
  model: string
  /** In place of the file; the file wins when both are there. */
  file_base64?: string
  /** Earlier text as context; below 8000 characters advised. */
  prompt?: string
  hotwords?: string[]
  /** `verbose_json`, as in OpenAI, asks for `segments`. */
  response_format?: string
  /** `segment` asks for `segments`, too. */
  timestamp_granularities?: string[]
  /** Default false. */
  stream?: boolean
  /** 0 to 1, default 0.95. */
  temperature?: number
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface UsageSums {
  calls: number
  /** Calls that did not end as `completed`. */
  failed_calls: number
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  /** Part of the prompt tokens that came from the engine's cache. */
  cached_tokens: number
  /** Part of the completion tokens. */
  reasoning_tokens: number
  /** Part of the total that was estimated, because the engine told no numbers. */
  estimated_tokens: number
}

export interface VideoRequest {
  /** `cogvideox-3`, `cogvideox-2`, `cogvideox-flash`, `viduq1-*`, `vidu2-*`. */
  model: string
  /** At most 512 characters; this or a picture is required. */
  prompt?: string
  /** Address or base64: one picture, two (first and last frame) or up to three (references). */
  image_url?: string | string[]
  /** CogVideoX, default `speed`. */
  quality?: 'speed' | 'quality'
  /** Default false. */
  with_audio?: boolean
  /** Default true. */
  watermark_enabled?: boolean
  /** Width x height in pixels, from the list of the model. */
  size?: string
  /** CogVideoX: 30 (default) or 60. */
  fps?: number
  /** Seconds. cogvideox-3: 5 (default) or 10; Vidu Q1: 5; Vidu 2: 4. */
  duration?: number
  /** viduq1-text, default `general`. */
  style?: 'general' | 'anime'
  /** viduq1-text and vidu2-reference, default `16:9`. */
  aspect_ratio?: '16:9' | '9:16' | '1:1'
  /** Vidu, default `auto`. */
  movement_amplitude?: 'auto' | 'small' | 'medium' | 'large'
  off_peak?: boolean
  prompt_opt_model?: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface VideoResult {
  url: string
  cover_image_url?: string
}

export interface VoiceCloneReply {
  voice: string
  /** Audio of the preview. */
  file_id: string
  file_purpose: 'voice-clone-output'
  request_id: string
}

export interface VoiceCloneRequest {
  /** `glm-tts-clone`. */
  model: string
  /** Unique in the account. */
  voice_name: string
  /** What the sample says. */
  text?: string
  /** Text of the preview, at most 1024 characters. */
  input: string
  /** File of purpose `voice-clone-input`. */
  file_id: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
}

export interface VoiceDeleteReply {
  voice: string
  /** yyyy-MM-dd HH:mm:ss */
  update_time: string
}

export interface VoiceDeleteRequest {
  voice: string
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
}

export interface VoiceList {
  voice_list: Array<{
    voice: string
    voice_name: string
    voice_type: string
    download_url?: string
    /** yyyy-MM-dd HH:mm:ss */
    create_time: string
  }>
}

export interface VoiceListQuery {
  voiceName?: string
  voiceType?: 'PRIVATE' | 'OFFICIAL'
  request_id?: string
}

export interface WebSearchReply {
  id: string
  created: number
  request_id: string
  search_intent?: Array<{
    query: string
    intent: 'SEARCH_ALL' | 'SEARCH_NONE' | 'SEARCH_ALWAYS'
    keywords?: string
  }>
  search_result?: Array<{
    icon?: string
    title?: string
    link?: string
    media?: string
    publish_date?: string
    content?: string
    /** Mark in the text, such as `ref_1`. */
    refer?: string
    images?: string[]
  }>
  /** With `include_image`: addresses of pictures. */
  images?: string[]
}

export interface WebSearchRequest {
  /** At most 70 characters. */
  search_query: string
  search_engine:
    'search_std' | 'search_pro' | 'search_pro_sogou' | 'search_pro_quark' | 'search_pro_jina' | 'search_pro_bing'
  /** Default false. */
  search_intent?: boolean
  /** 1 to 50, default 10; sogou: 10, 20, 30, 40, 50. */
  count?: number
  /** One allowed domain. */
  search_domain_filter?: string
  /** Default `noLimit`. */
  search_recency_filter?: 'oneDay' | 'oneWeek' | 'oneMonth' | 'oneYear' | 'noLimit'
  content_size?: 'medium' | 'high'
  include_image?: boolean
  /** The caller's id of this call, 6 to 64 characters, unique; generated when absent. */
  request_id?: string
  /** Id of the end user, 6 to 128 characters. */
  user_id?: string
  /** `{type: "ALL", status: "ENABLE" | "DISABLE"}`; sent by the SDKs. */
  sensitive_word_check?: {
    type?: string
    status?: string
  }
}

export interface WebSearchResult {
  icon?: string
  title?: string
  link?: string
  media?: string
  publish_date?: string
  content?: string
  /** Mark in the text, such as `ref_1`. */
  refer?: string
}

export interface WebSearchTool {
  type: 'web_search'
  web_search: {
    enable?: boolean
    /** Default `search_std`. */
    search_engine?:
      'search_std' | 'search_pro' | 'search_pro_sogou' | 'search_pro_quark' | 'search_pro_jina' | 'search_pro_bing'
    /** Forces a search with this text. */
    search_query?: string
    /** True: recognise the intent first. False: search directly. */
    search_intent?: boolean
    /** 1 to 50, default 10; sogou: 10, 20, 30, 40, 50. */
    count?: number
    search_domain_filter?: string
    /** Default `noLimit`. */
    search_recency_filter?: 'oneDay' | 'oneWeek' | 'oneMonth' | 'oneYear' | 'noLimit'
    /** Default `medium`. */
    content_size?: 'medium' | 'high'
    /** Default `after`. */
    result_sequence?: 'before' | 'after'
    /** True: the reply holds the results in `web_search`. */
    search_result?: boolean
    /** True: answer only when there are results. */
    require_search?: boolean
    search_prompt?: string
  }
}

export interface WordCheck {
  text: string
}

export interface WordCheckReply {
  risk_level: 'PASS' | 'REVIEW' | 'REJECT'
  data: Array<{
    word: string
    list: string
    level: 'REVIEW' | 'REJECT'
    type: string
    /** In UTF-16 units. */
    start: number
    end: number
  }>
}

export interface WordList {
  /** Null for a list of the configuration file, which is changed there. */
  id: string | null
  name: string
  level: 'REVIEW' | 'REJECT'
  type: string
  enabled: boolean
  /** How many it holds. */
  words: number
  created_at: number | null
  updated_at: number | null
}

export interface WordListChange {
  /** Unique; lists of the configuration file have names of their own. */
  name?: string
  /** What a hit means: `REVIEW` doubtful, `REJECT` not allowed. */
  level?: 'REVIEW' | 'REJECT'
  /** Told in `risk_type`, as `abuse`. */
  type?: string
  enabled?: boolean
  /** Words to add; those that are there already stay. */
  add?: string[]
  /** Words to take out. */
  remove?: string[]
}

export interface WordListDeleted {
  id: string
  deleted: boolean
}

export interface ZragChatRequest {
  messages: Array<{
    role: 'user'
    content:
      | string
      | Array<{
          type: 'text' | 'image_url'
          text?: string
          image_url?: {
            url?: string
          }
        }>
  }>
  retrieval: {
    know_ids: DecimalId[]
    top_k?: number
    top_n?: number
    enable_rerank?: boolean
    /** 0 to 1. Default 0.2 where vectors are compared, none where only words are. */
    similarity_threshold?: number
  }
  model?: string
  temperature?: number
  /** Steps in which something may be looked up. */
  max_steps?: number
  enable_thinking?: boolean
}

export interface ZragContents {
  contents: Array<{
    id: string
    know_id: string
    doc_id: string
    text: string
    medias?: Array<{
      id: string
      url: string
      description: string
    }>
    image_url?: {
      url: string
    }
    video_url?: {
      url: string
    }
    index: number
    score: number
    rerank_index?: number
    rerank_score?: number
    /** Number by which an answer names it, from 1, where one is made. Ours. */
    mark?: number
    metadata: {
      doc_type?: string
      doc_name?: string
      doc_url?: string
      index?: number
      page_index?: number
      clip_index?: number
      start_time?: number
      end_time?: number
      duration?: number
      frames?: string[]
    }
  }>
  rewritten_query?: {
    original_query: string
    /** The Java SDK's name for `original_query`. */
    primary_query?: string
    multi_queries: string[]
  }
  elapsed_ms: number
  total_tokens: number
  request_id: string
}

export interface ZragEvent {
  type: 'session_created' | 'reasoning' | 'thought' | 'tool_call' | 'tool_result' | 'answer' | 'done' | 'error'
  sessionId: string
  /** With `done`. */
  messageId?: string
  data?:
    | string
    | {
        callId: string
        toolName: string
        arguments: Record<string, unknown>
      }
    | {
        callId: string
        toolName: string
        result?: unknown
        status: 'success' | 'error'
        durationMs: number
      }
    | {
        message: string
      }
  /** With `done`. */
  usage?: {
    prompt_tokens: number
    completion_tokens: number
    total_tokens: number
    total_calls: number
    prompt_tokens_details?: {
      cached_tokens: number
    }
    completion_tokens_details?: {
      reasoning_tokens: number
    }
  }
}

export interface ZragRetrieveReply {
  data: ZragContents
  code: number
  message: string
}

export interface ZragRetrieveRequest {
  multimodal?: boolean
  knows: Array<{
    id: DecimalId
    doc_ids?: DecimalId[]
  }>
  /** This or `multimodal_parts`. */
  query?: string
  multimodal_parts?: Array<{
    type: 'image_url'
    url: string
  }>
  top_k?: number
  top_n?: number
  recall_method?: 'embedding' | 'keyword' | 'mixed'
  /** Share of vectors in `mixed`, 0 to 1. */
  recall_ratio?: number
  enable_rerank?: boolean
  enable_rewrite?: boolean
  enable_expansion?: boolean
  /** 0 to 1. Default 0.2 where vectors are compared, none where only words are. */
  similarity_threshold?: number
  messages?: Array<{
    role: 'user' | 'assistant'
    content: string
  }>
  search_filters?: {
    index_types?: Array<{
      know_id: DecimalId
      index_type_id: number
    }>
    tags?: Array<{
      tag_id: string
      value_type: 'fixed' | 'ref'
      /** 1 at least, 2 at most, 3 contains, 4 does not contain. */
      filter_type: number
      filter_value: string
      multiple_value: string[]
    }>
    qa_intervention?: {
      qa_similarity_threshold?: number
      qa_intervention_ids: string[]
    }
  }
}
