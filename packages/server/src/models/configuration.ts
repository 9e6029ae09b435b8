import { z } from 'zod'

/**
 * The operator's file: engines, and which of them answers which model. `${NAME}` reads the environment, so that no secret has to
 * stand in the file. The form of `engines` and `models` is fixed because tools write it; further keys may come.
 */
const engineIdentity = {
  id: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dot, dash and underscore, at most 64'),
}
const seconds = z.number().positive().max(86_400)

const httpEngine = {
  ...engineIdentity,
  apiKey: z.string().min(1).optional(),
  /** Sent with every call to this engine. */
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** Limit for the first part of an answer. */
  firstPartTimeoutSeconds: seconds.optional(),
  /** Limit for the silence between two parts. */
  idleTimeoutSeconds: seconds.optional(),
  /** Calls at once; beyond that another route serves, or the call is refused as overloaded. */
  maxConcurrency: z.number().int().positive().optional(),
}

/** `keep` leaves `<think>` in the content instead of making it `reasoning_content`. */
const thinkTags = z.enum(['split', 'keep']).optional()

const openAiCompatible = z.strictObject({
  ...httpEngine,
  type: z.literal('openai-compatible'),
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** Which server it is, where guessing is not enough. */
  dialect: z.enum(['auto', 'vllm', 'sglang', 'ollama', 'generic']).optional(),
  /** Field that switches thinking, where it is not what the dialect takes. */
  thinkingField: z.enum(['chat_template_kwargs', 'reasoning_effort', 'thinking', 'none']).optional(),
  /** Field for a JSON schema: current servers enforce `response_format`, old vLLM `guided_json`. */
  schemaField: z.enum(['response_format', 'guided_json']).optional(),
  thinkTags,
  /** The chat template opens the thinking and the server does not parse it, so that only `</think>` comes. */
  startsInThinking: z.boolean().optional(),
  /** Content parts that the models behind it read, such as `image_url`. */
  contentParts: z.array(z.string()).optional(),
  /** Those of them whose addresses it may fetch itself; else this server fetches them through its guard. */
  fetchesMedia: z.array(z.enum(['image_url', 'video_url', 'file_url'])).optional(),
  /** Width times height above which pictures are made smaller before they are sent to it. */
  maxImagePixels: z.number().int().min(1024).optional(),
  /** Its own names of voices by those that clients use, as `tongtong`; absent: OpenAI's names for voices that are alike. */
  voices: z.record(z.string(), z.string().min(1)).optional(),
})

const bigModel = z.strictObject({
  ...httpEngine,
  type: z.literal('bigmodel'),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  apiKey: z.string().regex(/^[^.\s]+\.[^.\s]+$/, 'a key of the form id.secret'),
  auth: z.enum(['key', 'jwt']).optional(),
})

const comfyUi = z.strictObject({
  ...engineIdentity,
  type: z.literal('comfyui'),
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** File of the workflow, exported in the API form, with places such as `{{prompt}}` in it. */
  workflow: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** For one picture, with the time it waits in ComfyUI's queue. */
  timeoutSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

const llamaCpp = z.strictObject({
  ...engineIdentity,
  type: z.literal('llama-cpp'),
  /** A pulled name; `path` names a GGUF file instead. */
  model: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  contextTokens: z.number().int().min(64).optional(),
  /** Answers at once on one context. */
  sequences: z.number().int().min(1).max(64).optional(),
  threads: z.number().int().min(1).max(256).optional(),
  gpuLayers: z.number().int().min(0).optional(),
  /** Calls that may wait for a free sequence before further ones are refused. */
  maxQueued: z.number().int().min(0).optional(),
  thinkTags,
  maxConcurrency: z.number().int().positive().optional(),
})

/** Reading of characters in this process. One of the id `onnx` is there without being defined; defining it changes its settings. */
const onnx = z.strictObject({
  ...engineIdentity,
  type: z.literal('onnx'),
  /** Cores for one page. */
  threads: z.number().int().min(1).max(64).optional(),
  /** Pages at once; each holds the models, some 200 MB. */
  workers: z.number().int().min(1).max(16).optional(),
  /** The models leave the memory after so many seconds without work. */
  idleSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

/**
 * Speech by a program of this machine. Where it is installed, an engine of the id `espeak-ng` is there without being defined and speaks
 * for `glm-tts` until something else is routed.
 */
const espeak = z.strictObject({
  ...engineIdentity,
  type: z.literal('espeak-ng'),
  /** The program, where it is not on the search path. */
  path: z.string().min(1).optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

/** Speech or transcription by a model of the sherpa-onnx project, in a process of its own. */
const sherpa = z.strictObject({
  ...engineIdentity,
  type: z.literal('sherpa-onnx'),
  /** A pulled name; `path` names the folder of a model instead. */
  model: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  /** Where the files of the folder do not tell how the model is built. */
  family: z
    .enum(['vits', 'matcha', 'kokoro', 'sense-voice', 'paraformer', 'whisper', 'transducer', 'zipformer-ctc'])
    .optional(),
  /** Cores. */
  threads: z.number().int().min(1).max(64).optional(),
  /** The model leaves the memory after so many seconds without work. */
  idleSeconds: seconds.optional(),
  /** Number of the speaker by the name of a voice. */
  voices: z.record(z.string(), z.number().int().min(0)).optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

const simulator = z.strictObject({
  ...engineIdentity,
  type: z.literal('simulator'),
  /** YAML file with scripted answers and faults. */
  scenarioFile: z.string().min(1).optional(),
})

const searchServer = {
  ...engineIdentity,
  apiKey: z.string().min(1).optional(),
  /** Sent with every search. */
  headers: z.record(z.string(), z.string()).optional(),
  connectTimeoutSeconds: seconds.optional(),
  /** Limit for one search. */
  timeoutSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
}
const searchAddress = z.url({ protocol: /^https?$/ })

/** Servers that search the web and do nothing else; `search` says which of them answers which public name. */
const searxng = z.strictObject({ ...searchServer, type: z.literal('searxng'), baseUrl: searchAddress })
const bingSearch = z.strictObject({
  ...searchServer,
  type: z.literal('bing-search'),
  baseUrl: searchAddress.default('https://api.bing.microsoft.com/v7.0'),
  apiKey: z.string().min(1),
})
const tavily = z.strictObject({
  ...searchServer,
  type: z.literal('tavily'),
  baseUrl: searchAddress.default('https://api.tavily.com'),
  apiKey: z.string().min(1),
})

export const engineDefinition = z
  .discriminatedUnion('type', [
    openAiCompatible,
    bigModel,
    comfyUi,
    llamaCpp,
    onnx,
    espeak,
    sherpa,
    simulator,
    searxng,
    bingSearch,
    tavily,
  ])
  .refine(
    (engine) =>
      (engine.type !== 'llama-cpp' && engine.type !== 'sherpa-onnx') ||
      (engine.model === undefined) !== (engine.path === undefined),
    { message: 'an engine of this type needs exactly one of `model` and `path`' },
  )
export type EngineDefinition = z.infer<typeof engineDefinition>

export const modelRoute = z.strictObject({
  engine: z.string().min(1),
  /** The engine's own name of the model; absent: the public id. */
  model: z.string().min(1).optional(),
  /** Share among routes of one priority. */
  weight: z.number().positive().max(1000).default(1),
  /** Lower goes first; the next group serves when none of this one can. */
  priority: z.number().int().min(0).max(100).default(0),
  /** Context window of this deployment in tokens, when it is smaller than the model's own. */
  contextTokens: z.number().int().positive().optional(),
})
export type ModelRoute = z.infer<typeof modelRoute>

/** Search of the web. */
const search = z.strictObject({
  /**
   * Engines of each public name of a search engine, as `search_pro`: servers that search, a `bigmodel` engine (the route's `model` is
   * then its own name of a search engine), or the simulator. A name without routes has those of `search_std`, and without these all
   * defined servers that do nothing but search, in their order.
   */
  routes: z
    .partialRecord(
      z.enum([
        'search_std',
        'search_pro',
        'search_pro_sogou',
        'search_pro_quark',
        'search_pro_jina',
        'search_pro_bing',
      ]),
      z.array(modelRoute).min(1),
    )
    .default({}),
  /** Chat model that tells whether a question needs a search, and for what words; absent: every question is searched for as it is. */
  intentModel: z.string().min(1).optional(),
  /** Searches at once in one process; further ones are refused with 1701. */
  concurrency: z.number().int().min(1).max(10_000).default(64),
})

/** Servers of the Model Context Protocol that chat calls may use. */
const mcp = z.strictObject({
  /** Servers that requests name by `server_label` alone. They are reached through the guard for addresses, as all others. */
  servers: z
    .record(
      z.string().min(1).max(64),
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }),
        transport: z.enum(['sse', 'streamable-http']).default('streamable-http'),
        headers: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default({}),
  /** For connecting and for each call of a tool. */
  timeoutSeconds: seconds.default(30),
  /** Characters of a result that the model gets to read; the rest is left out, and the model is told. */
  maxResultCharacters: z.number().int().min(1000).max(10_000_000).default(60_000),
})

/** Where content is kept: uploads, pictures of documents. */
const storage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file') }),
  z.strictObject({
    type: z.literal('s3'),
    endpoint: z.url({ protocol: /^https?$/ }),
    bucket: z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'a bucket name'),
    /** In front of every key, so that a bucket can be shared. */
    prefix: z
      .string()
      .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'letters, digits, dot, dash and underscore, with slashes in between')
      .optional(),
    region: z.string().min(1).default('us-east-1'),
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
  }),
])

/**
 * Where the index of slices is kept; replicas share one. Absent: the folder `index` of the data folder. It can be rebuilt from the
 * database at any time.
 */
const indexSettings = z.strictObject({
  /** A folder that all replicas see, or the address of an object store, as in `s3://bucket/prefix`. */
  location: z.string().min(1),
  /** Settings of the object store by LanceDB's names: `aws_access_key_id`, `aws_secret_access_key`, `endpoint`, `region`, `allow_http`. */
  storageOptions: z.record(z.string(), z.string()).optional(),
})

/** Documents of knowledge bases: how much work at once, and how much one of them may take. */
const knowledge = z.strictObject({
  /** Documents in work at once in one process; most of that time they wait for an engine. */
  concurrency: z.number().int().min(1).max(64).default(8),
  /** Child processes that read documents; default: the cores but one, at most four. */
  readers: z.number().int().min(1).max(64).optional(),
  /** Memory of one such process; a document that needs more fails. */
  readerMemoryMiB: z.number().int().min(128).max(65_536).default(1024),
  /** A document that takes longer to read fails. */
  readTimeoutSeconds: seconds.default(300),
  maxFileMiB: z.number().int().min(1).max(10_240).default(50),
  /** What one account may keep in all its bases; the platform's own limits are those of a paid service. */
  capacity: z
    .strictObject({
      words: z.number().int().positive().default(10_000_000_000),
      bytes: z.number().int().positive().default(107_374_182_400),
    })
    .prefault({}),
  /** Chat model that makes question-answer pairs of texts that hold none; absent: such texts are cut by paragraph. */
  questionModel: z.string().min(1).optional(),
  /** Chat model that sees and describes the pictures of documents whose `parse_image` is set; absent: their place is kept, no more. */
  visionModel: z.string().min(1).optional(),
  /** Chat model that makes a question of a conversation stand alone before it is searched for; absent: rules do, at once. */
  rewriteModel: z.string().min(1).optional(),
})

/** Files of the Files API; the counts and sizes of the platform's documents hold besides. */
const files = z.strictObject({
  /** What one account may keep in all its files. */
  capacityBytes: z.number().int().positive().default(107_374_182_400),
  /** Files of one purpose that an account may keep, where it is not what the documents say (100 or 1,000). */
  maxPerPurpose: z.number().int().positive().optional(),
  /** Days after which files are deleted; absent: they are kept. The platform keeps them for 30. */
  keepDays: z.number().positive().max(36_500).optional(),
})

/** Batches. Their lines run beside the live calls of accounts and take none of their slots. */
const batches = z.strictObject({
  /** Lines at once in one process. Each live call on an engine takes the place of one. */
  concurrency: z.number().int().min(1).max(1000).default(8),
  /** Batches of one account that wait or run; further ones are refused until some have ended. */
  maxUnfinishedPerAccount: z.number().int().min(1).max(100_000).default(100),
})

/** What engines make: pictures and videos. */
const generated = z.strictObject({
  /** For so long links to it work and it is kept; the platform says 30 days. */
  keepDays: z.number().positive().max(3650).default(30),
  /**
   * When pictures get a mark that says what they are: as the request asks (`watermark_enabled`, default true), always, or never.
   * Engines that draw a mark themselves are told.
   */
  watermark: z.enum(['asked', 'always', 'never']).default('asked'),
  /** A video that its engine has not made by then has failed. */
  videoMaxHours: z.number().positive().max(720).default(24),
})

/** Which accounts a check is for: all, none, or those whose ids are named. */
const accounts = z.union([z.boolean(), z.array(z.string().min(1))])

/** What content is judged by. Further word lists are edited by the admin API and the command line. */
const moderation = z.strictObject({
  lists: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        /** What a hit means. */
        level: z.enum(['REVIEW', 'REJECT']),
        /** Told in `risk_type`. */
        type: z.string().min(1).max(64),
        words: z.array(z.string().min(1).max(64)).default([]),
        /** A text file with one word a line; lines that begin with # are remarks. */
        file: z.string().min(1).optional(),
      }),
    )
    .default([]),
  /** Chat model that judges texts, where no engine is routed for the model `moderation`. */
  judgeModel: z.string().min(1).optional(),
  /** Chat model that judges pictures, where no engine is routed for the model `moderation`; it must see. */
  pictureModel: z.string().min(1).optional(),
  /** Chat calls whose messages hold a word of level REJECT are refused with 1301. */
  chatInput: accounts.default(false),
  /** Answers end before such a word, with the finish reason `sensitive`. */
  chatOutput: accounts.default(false),
  /** Whether `sensitive_word_check: {status: "DISABLE"}` of a request switches its checks off; `ENABLE` always switches them on. */
  callersMayDisable: z.boolean().default(false),
})

/** Engines that are there without being defined. */
export const builtInEngines: readonly EngineDefinition[] = [
  { id: 'onnx', type: 'onnx' },
  { id: 'simulator', type: 'simulator' },
]
const builtInIds: ReadonlySet<string> = new Set(builtInEngines.map(({ id }) => id))

/** Pictures, videos and files of chat calls. */
const media = z.strictObject({
  /** For pictures and videos that were fetched and wait for their engine, of all calls together; further calls wait. */
  memoryMiB: z.number().int().min(64).max(65_536).default(256),
  /** Largest video that is fetched here. */
  maxVideoMiB: z.number().int().min(1).max(200).default(50),
  /** Characters of the documents of one call that are read here because its engine takes no files. */
  maxFileCharacters: z.number().int().positive().default(500_000),
})

/** Hearing and speaking where no engine of a model does both itself: in chat with `glm-4-voice`, and in live sessions. */
const voice = z.strictObject({
  /** Writes down what is said. */
  transcriptionModel: z.string().min(1).default('glm-asr-2512'),
  /** Reads answers aloud. */
  speechModel: z.string().min(1).default('glm-tts'),
  /** Answers in live sessions whose model has no routes of its own. */
  chatModel: z.string().min(1).default('glm-4.7-flash'),
  /** Answers there when pictures came with the question. */
  visionModel: z.string().min(1).default('glm-4.6v-flash'),
  /** A live session without events and without an answer under way is closed after so long. */
  idleSeconds: seconds.default(180),
  /** Longest live session. */
  sessionSeconds: seconds.default(3600),
})

/** Models that agents ask. Where one is absent, a model that an engine serves is chosen, the best first; else the simulator answers. */
const agentModels = {
  chatModel: z.string().min(1).optional(),
  visionModel: z.string().min(1).optional(),
  imageModel: z.string().min(1).optional(),
  videoModel: z.string().min(1).optional(),
}

const agents = z.strictObject({
  ...agentModels,
  /** Other models for one agent, by its id. */
  models: z.record(z.string().min(1), z.strictObject(agentModels)).default({}),
  /** Estimated tokens of one piece of a long text that is translated. */
  chunkTokens: z.number().int().min(50).max(20_000).default(1000),
  /** Pieces of one text that are translated at once. */
  parallelChunks: z.number().int().min(1).max(32).default(3),
})

/** The Messages protocol, by which coding tools speak to models. */
const anthropic = z.strictObject({
  /**
   * Models by the names that tools ask for; `*` stands for any characters. The first that fits counts. Names with `haiku` in them that
   * fit nothing here are answered by glm-4.5-air, other Claude names by glm-4.7. A model that is known by the very name goes before.
   */
  models: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** Answers where pictures come to a model that does not see. */
  visionModel: z.string().min(1).default('glm-4.6v'),
})

/** The Responses API. */
const responses = z.strictObject({
  /** Days for which responses are kept that their clients want to be kept. */
  keepDays: z.number().positive().max(3650).default(30),
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

export const platformConfiguration = z
  .strictObject({
    engines: z.array(engineDefinition).default([]),
    models: z.record(z.string().min(1), z.array(modelRoute).min(1)).default({}),
    /** False: models without a route are refused instead of simulated. */
    simulator: z.boolean().default(true),
    storage: storage.default({ type: 'file' }),
    index: indexSettings.optional(),
    knowledge: knowledge.prefault({}),
    files: files.prefault({}),
    media: media.prefault({}),
    generated: generated.prefault({}),
    voice: voice.prefault({}),
    batches: batches.prefault({}),
    moderation: moderation.prefault({}),
    search: search.prefault({}),
    assistants: z
      .strictObject({
        /** Chat model that answers calls of assistants with pictures, which their own models do not see. */
        visionModel: z.string().min(1).default('glm-4.6v'),
        /** Model that draws for the assistant that does. */
        imageModel: z.string().min(1).default('cogview-4'),
      })
      .prefault({}),
    mcp: mcp.prefault({}),
    agents: agents.prefault({}),
    anthropic: anthropic.prefault({}),
    responses: responses.prefault({}),
    applications: z
      .strictObject({
        /** Days for which the slices behind an answer can be asked for. */
        keepRecallDays: z.number().positive().max(3650).default(30),
        /** Days after which a conversation in which nothing more was said is removed, with its files; absent: they are kept. */
        keepConversationDays: z.number().positive().max(3650).optional(),
      })
      .prefault({}),
    console: z
      .strictObject({
        /** Hours after which people sign in to the console again. */
        sessionHours: z.number().positive().max(8760).default(24),
      })
      .prefault({}),
    callbacks: z
      .strictObject({
        /** Days that deliveries stay on record after their end. */
        keepDays: z
          .strictObject({
            delivered: z.number().positive().max(3650).default(7),
            failed: z.number().positive().max(3650).default(30),
          })
          .prefault({}),
      })
      .prefault({}),
    /** Time zone of the days in usage totals. */
    timeZone: z
      .string()
      .refine(isTimeZone, 'no time zone of that name, as Asia/Shanghai is one')
      .default('Asia/Shanghai'),
    async: z
      .strictObject({
        /** Asynchronous tasks at once in one process. */
        concurrency: z.number().int().min(1).max(1000).default(16),
        /** Tasks of one account that wait or run; further ones are refused until some have ended. */
        maxQueuedPerAccount: z.number().int().min(1).max(1_000_000).default(1000),
      })
      .prefault({}),
  })
  .superRefine((configuration, context) => {
    const ids = new Set<string>()
    for (const [index, engine] of configuration.engines.entries()) {
      if (ids.has(engine.id)) {
        context.addIssue({
          code: 'custom',
          path: ['engines', index, 'id'],
          message: `the id ${engine.id} is used twice`,
        })
      }
      ids.add(engine.id)
    }
    const named = [
      ...Object.entries(configuration.models).map(([model, routes]) => ({ path: ['models', model], routes })),
      ...Object.entries(configuration.search.routes).map(([name, routes]) => ({
        path: ['search', 'routes', name],
        routes,
      })),
    ]
    for (const { path, routes } of named) {
      for (const [index, route] of routes.entries()) {
        if (!builtInIds.has(route.engine) && !ids.has(route.engine)) {
          context.addIssue({
            code: 'custom',
            path: [...path, index, 'engine'],
            message: `no engine is named ${route.engine}`,
          })
        }
      }
    }
  })
export type PlatformConfiguration = z.infer<typeof platformConfiguration>

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/**
 * @param value parsed YAML
 * @param environment where `${NAME}` is looked up
 * @throws {ConfigurationError} naming every wrong value by its path, engines by their id
 */
export function parseConfiguration(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): PlatformConfiguration {
  const file = value ?? {}
  const parsed = platformConfiguration.safeParse(resolveReferences(file, environment, (path) => pathText(path, file)))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${pathText(issue.path, file) || 'file'}: ${issue.message}`)
  throw new ConfigurationError(issues.join('\n'))
}

/** `engines.vllm-a.baseUrl`; the place in the list where an engine has no usable id. */
function pathText(path: readonly PropertyKey[], file: unknown): string {
  const [first, place, ...rest] = path
  if (first !== 'engines' || typeof place !== 'number') return path.join('.')
  const engines: unknown = typeof file === 'object' && file !== null && 'engines' in file ? file.engines : undefined
  const engine: unknown = Array.isArray(engines) ? engines[place] : undefined
  const id: unknown = typeof engine === 'object' && engine !== null && 'id' in engine ? engine.id : undefined
  return ['engines', engineIdentity.id.safeParse(id).success ? String(id) : place, ...rest].join('.')
}

function resolveReferences(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  describe: (path: readonly PropertyKey[]) => string,
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment[name]
      if (found === undefined) throw new ConfigurationError(`${describe(path)}: the environment has no ${name}`)
      return found
    })
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveReferences(item, environment, describe, [...path, index]))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveReferences(item, environment, describe, [...path, key])]),
    )
  }
  return value
}
