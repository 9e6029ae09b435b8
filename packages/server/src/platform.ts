import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import {
  accountService,
  checkMasterSecret,
  ConsoleSessions,
  consoleSessionRepository,
  createSealer,
  ensureAdmin,
  InProcessLimiter,
  KeyAuthenticator,
  keyRepository,
  loadMasterSecret,
  openRedisLimiter,
} from './access/index.ts'
import { adminHandlers } from './admin/index.ts'
import { openApplications, RecallKeeper } from './applications/index.ts'
import { CallTracker } from './calls/index.ts'
import { openCapabilities } from './capabilities.ts'
import { joined } from './capability.ts'
import {
  callbackAdminRoutes,
  callbackRepository,
  callbackRoutes,
  CallbackSender,
  CallbackSettingsService,
} from './callbacks/index.ts'
import { ChatService, chatRoutes, chatTaskHandler, chatTaskKind, retrievalTool } from './chat/index.ts'
import type { Config } from './config.ts'
import { lockDataFolder, openDatabase, prepareDataFolder } from './database/index.ts'
import { ConversationService } from './conversations/index.ts'
import { EmbeddingService, embeddingRoutes } from './embeddings/index.ts'
import { engineFactory, installedPrograms } from './engine-factory.ts'
import { EngineConfiguration, engineAdminRoutes, settingsRepository } from './engines/index.ts'
import { fileRoutes, FileService, HourlySweep } from './files/index.ts'
import { blobsOfFlows, openFlows } from './flows/index.ts'
import { answeredBy } from './greeting.ts'
import type { Greeting } from './greeting.ts'
import { createApiServer } from './http/index.ts'
import type { Route } from './http/index.ts'
import { listen } from './listen.ts'
import { askModel, describeByModel, openKnowledge, openSliceIndex, PreparationPool } from './knowledge/index.ts'
import { knowledgeChatRoutes, KnowledgeChatService, knowledgeForChat } from './knowledge-chat/index.ts'
import { findPagePicture, layoutRoutes, LayoutService, PagePictures } from './layout-parsing/index.ts'
import { mcpTool } from './mcp/index.ts'
import { MediaInput } from './media-input/index.ts'
import { EnginePool, ModelRegistry, modelRoutes } from './models/index.ts'
import { notifyEnd } from './notify-end.ts'
import { OcrService, ocrRoutes, PageRecogniser } from './ocr/index.ts'
import { landingPage, probes } from './operation/index.ts'
import { createGuardedFetch } from './outbound/index.ts'
import { pulledModels } from './pulled-models.ts'
import { statusRoutes } from './platform-status/index.ts'
import { referencePages } from './reference/index.ts'
import { Listener, Speaker, VoiceChat } from './speech/index.ts'
import { createLinkSigner, downloadHandler, openBlobStore, publicUrl, referencedByAny } from './storage/index.ts'
import { TaskRunner, TaskService, taskRepository, taskRoutes } from './tasks/index.ts'
import type { Telemetry } from './telemetry/index.ts'
import { TokenizerService, tokenizerRoutes } from './tokenizer/index.ts'
import { openUsageLedger, usageQueries } from './usage/index.ts'
import { registerGauges } from './gauges.ts'
import { version } from './version.ts'
import { openWebSearch, webSearchTool } from './web-search/index.ts'

/** How long the start waits for engines to say that they are there; slower ones are found by the next health check. */
const firstHealthCheckMilliseconds = 1500

export interface Platform {
  listen(): Promise<void>
  greeting(): Greeting
  reload(): Promise<unknown>
  /** @param options.drain false: nothing new is taken from now on, for a person who waits for the end */
  stop(options: { readonly drain: boolean }): Promise<void>
}

/** Builds everything once, in the order in which it depends on each other; `stop` takes it down in the reverse order. */
export async function buildPlatform(config: Config, telemetry: Telemetry): Promise<Platform> {
  const { log } = telemetry
  const onProblem = (message: string, error: unknown): void => log.warn(message, { error })
  prepareDataFolder(config.dataFolder)
  const file = config.loadPlatform()
  const lock = lockDataFolder(config.dataFolder)
  const masterSecret = loadMasterSecret(config.dataFolder, config.masterSecret)
  const sealer = createSealer(masterSecret)
  const database = await openDatabase({ dataFolder: config.dataFolder, url: config.databaseUrl, onProblem })
  const { db } = database
  await checkMasterSecret(db, sealer)
  let admin: Awaited<ReturnType<typeof ensureAdmin>> | undefined

  const keys = keyRepository(db, sealer)
  const authenticator = new KeyAuthenticator({ findFacts: (keyId) => keys.findFacts(keyId) })
  const consoleSessions = new ConsoleSessions({
    repository: consoleSessionRepository(db),
    keys: authenticator,
    masterSecret,
    sessionHours: file.console.sessionHours,
  })
  const accounts = accountService({ db, sealer, onChange: () => consoleSessions.invalidate() })
  const limiter =
    config.redisUrl === undefined ? new InProcessLimiter() : await openRedisLimiter({ url: config.redisUrl, onProblem })
  const ledger = await openUsageLedger({ db, folder: join(config.dataFolder, 'usage'), onProblem })
  const tracker = new CallTracker({ limiter, ledger, telemetry })

  const pulled = pulledModels(join(config.dataFolder, 'models'))
  const pool = new EnginePool({ createEngine: engineFactory({ modelFile: pulled.file, log }), log })
  const models = new ModelRegistry(pool, file)
  const engineConfiguration = new EngineConfiguration(
    {
      pool,
      models,
      settings: settingsRepository(db),
      sealer,
      loadFile: config.loadPlatform,
      discover: async () => {
        const [programs, files] = [installedPrograms(), await pulled.discover()]
        return {
          engines: [...programs.engines, ...files.engines],
          models: { ...programs.models, ...files.models },
        }
      },
      log,
    },
    file,
  )
  await engineConfiguration.start()

  const outbound = createGuardedFetch({ allow: config.fetchAllow })
  const voiceChat = new VoiceChat({
    db,
    listener: new Listener({ models }),
    speaker: new Speaker({ models }),
    transcriptionModel: file.voice.transcriptionModel,
    speechModel: file.voice.speechModel,
    scratchFolder: join(config.dataFolder, 'cache', 'calls'),
  })
  const chat = new ChatService({
    models,
    tracker,
    tools: [
      // Knowledge is built on chat; no call comes before both are there.
      retrievalTool({
        ownBases: (accountId, ids) => bases.ownBases(accountId, ids),
        begin: (context) => bases.begin(context),
      }),
      webSearchTool({
        searches: { search: (wishes, context) => webSearch.searches.search(wishes, context) },
        readIntent: (query, turns, context) => webSearch.readIntent(query, turns, context),
      }),
      mcpTool({ fetch: outbound.fetch, version, settings: file.mcp }),
    ],
    media: { open: (context) => media.open(context) },
    contentCheck: { open: async (request, context) => contentCheck?.open(request, context) },
    voice: voiceChat,
  })
  const { intentModel } = file.search
  const webSearch = openWebSearch({
    models,
    tracker,
    ask: intentModel === undefined ? undefined : askModel(chat, intentModel),
    concurrency: file.search.concurrency,
    log,
  })
  const tasksOfStore = taskRepository(db)
  // Under the lock of the data folder no other process can be at work on the embedded database.
  if (database.dialect === 'sqlite') await tasksOfStore.releaseAll(Date.now())
  const tasks = new TaskService({
    repository: tasksOfStore,
    onQueued: () => runner?.wake(),
    maxQueuedPerAccount: file.async.maxQueuedPerAccount,
  })

  const blobs = await openBlobStore({ storage: file.storage, dataFolder: config.dataFolder })
  const signer = createLinkSigner(masterSecret)
  const addressOf = publicUrl({ configured: config.http.publicUrl, trustProxy: config.http.trustProxy })
  const files = new FileService({ db, blobs, settings: file.files })
  const callbacks = callbackRepository(db)
  const callbackSender = new CallbackSender({
    repository: callbacks,
    fetch: outbound.fetch,
    sealer,
    log,
    keepDays: file.callbacks.keepDays,
  })
  const works = config.role !== 'api'
  const { questionModel } = file.knowledge
  const { visionModel } = file.knowledge
  const recogniser = new PageRecogniser({ models, tracker })
  // Calls whose clients wait must not stand behind documents of bases.
  const reading = new PreparationPool({
    processes: file.knowledge.readers ?? Math.max(1, Math.min(4, availableParallelism() - 1)),
    memoryLimitMiB: file.knowledge.readerMemoryMiB,
    timeoutSeconds: file.knowledge.readTimeoutSeconds,
    tempFolder: join(config.dataFolder, 'cache', 'drawing'),
  })
  const scratchFolder = join(config.dataFolder, 'cache', 'calls')
  const layout = new LayoutService({
    models,
    tracker,
    recogniser,
    pool: reading,
    fetch: outbound.fetch,
    pictures: new PagePictures({ pool: reading, blobs, signer }),
    scratchFolder,
  })
  const ocr = new OcrService({ models, tracker, recogniser, pool: reading })
  const knowledge = openKnowledge({
    db,
    blobs,
    index: openSliceIndex({
      folder: file.index?.location ?? join(config.dataFolder, 'index'),
      ...(file.index?.storageOptions === undefined ? {} : { storageOptions: file.index.storageOptions }),
      onProblem: (problem) => log.warn('index of knowledge bases', { problem }),
    }),
    models,
    tracker,
    fetch: outbound.fetch,
    sealer,
    signer,
    publicUrl: addressOf,
    notify: notifyEnd(sealer),
    settings: file.knowledge,
    ask: questionModel === undefined ? undefined : askModel(chat, questionModel),
    recognisePage: (png, context) => recogniser.recogniseInBackground(png, context),
    describePicture: visionModel === undefined ? undefined : describeByModel(chat, visionModel),
    referencedElsewhere: referencedByAny([
      (hashes) => files.referencedBlobs(hashes),
      (hashes) => blobsOfFlows(db, hashes),
      // Built after knowledge; nothing is swept before all of them are there.
      (hashes) => referencedByAny(capabilities.flatMap(({ referencedBlobs }) => referencedBlobs ?? []))(hashes),
    ]),
    dataFolder: config.dataFolder,
    works,
    log,
  })
  const keeper = new RecallKeeper({ db, imagesOf: knowledge.imagesOf, log })
  const bases = knowledgeForChat({ knowledge, keeper })
  const media = new MediaInput({
    fetch: outbound.fetch,
    reach: outbound.reach,
    files,
    readWhole: knowledge.wholeReaderOn(reading),
    folder: join(config.dataFolder, 'cache', 'media'),
    settings: file.media,
  })
  const applications = openApplications({
    db,
    chat,
    models,
    knowledge,
    keeper,
    rewriteModel: file.knowledge.rewriteModel,
    keepRecallDays: file.applications.keepRecallDays,
    works,
    log,
  })
  const conversations = new ConversationService({ db, log })
  const flows = openFlows({
    db,
    blobs,
    applications,
    conversations,
    knowledge,
    models,
    ask: questionModel === undefined ? undefined : askModel(chat, questionModel),
    maxFileBytes: file.knowledge.maxFileMiB * 1_048_576,
    works,
    log,
  })
  const capabilities = openCapabilities({
    config,
    settings: file,
    telemetry,
    database,
    db,
    sealer,
    accounts,
    consoleSessions,
    limiter,
    ledger,
    tracker,
    models,
    chat,
    tasks,
    tasksOfStore,
    outbound,
    blobs,
    signer,
    publicUrl: addressOf,
    files,
    media,
    reading,
    knowledge,
    layout,
    conversations,
    webSearch,
    works,
  })
  const contentCheck = capabilities.find((capability) => capability.contentCheck !== undefined)?.contentCheck
  if (database.dialect === 'sqlite') {
    await conversations.releaseAll()
    await flows.releaseAll()
    await knowledge.releaseAll()
    await callbacks.releaseAll()
    for (const capability of capabilities) await capability.releaseAll?.()
  }
  const runner =
    config.role === 'api'
      ? undefined
      : new TaskRunner({
          repository: tasksOfStore,
          handlers: joined([
            { [chatTaskKind]: chatTaskHandler(chat) },
            ...capabilities.map(({ taskHandlers }) => taskHandlers),
          ]),
          concurrency: file.async.concurrency,
          log,
        })
  const { keepDays } = file.files
  const { keepConversationDays } = file.applications
  const sweeps = [
    ...(keepDays === undefined ? [] : [() => files.sweep(keepDays)]),
    () => voiceChat.sweep(),
    ...(keepConversationDays === undefined
      ? []
      : [() => conversations.sweep(keepConversationDays), () => flows.sweep(keepConversationDays)]),
    ...capabilities.flatMap((capability) => capability.sweeps ?? []),
  ]
  const sweeper = new HourlySweep(sweeps, log)

  // A worker answers probes only; whoever calls its API by mistake is told that there is none.
  const routes: Route[] =
    config.role === 'worker'
      ? []
      : [
          ...chatRoutes({ chat, tasks }),
          ...taskRoutes({ tasks }),
          ...modelRoutes({ models }),
          ...embeddingRoutes({ embeddings: new EmbeddingService({ models, tracker }) }),
          ...tokenizerRoutes({ tokenizer: new TokenizerService({ models, tracker }) }),
          ...layoutRoutes({ layout, publicUrl: addressOf }),
          ...ocrRoutes({ ocr, scratchFolder }),
          ...knowledge.routes,
          ...fileRoutes({ files, blobs, knowledge }),
          ...applications.routes,
          ...flows.routes,
          ...knowledgeChatRoutes({
            service: new KnowledgeChatService({ chat, answers: applications.answers, conversations, knowledge }),
          }),
          ...callbackRoutes({ settings: new CallbackSettingsService({ db, sealer }) }),
          ...callbackAdminRoutes({
            repository: callbacks,
            onQueued: () => {
              if (works) callbackSender.wake()
            },
          }),
          ...engineAdminRoutes({ configuration: engineConfiguration, pool, models }),
          ...statusRoutes({
            database,
            pool,
            models,
            tasks: tasksOfStore,
            documents: knowledge,
            ledger,
            usage: usageQueries(database.reports),
            dataFolder: config.dataFolder,
            taskPlaces: file.async.concurrency,
            works,
            version,
            environment: config.environment,
            started: file,
            file: () => engineConfiguration.file,
          }),
          ...capabilities.flatMap((capability) => capability.routes ?? []),
          ...adminHandlers({ accounts, usage: usageQueries(database.reports), limiter, timeZone: file.timeZone }),
        ]
  let accepting = false
  const api = createApiServer({
    routes,
    plainHandlers: [
      probes({ pingDatabase: () => database.ping(), accepting: () => accepting, metrics: telemetry.metrics }),
      downloadHandler({
        signer,
        store: blobs,
        find: joined([
          knowledge.downloads,
          { 'page-picture': findPagePicture },
          ...capabilities.map(({ downloads }) => downloads),
        ]),
      }),
      referencePages(version),
      ...capabilities.flatMap((capability) => capability.plainHandlers ?? []),
      landingPage,
    ],
    authenticator: consoleSessions,
    upgrades: config.role === 'worker' ? [] : capabilities.flatMap((capability) => capability.upgrades ?? []),
    telemetry,
    maxBodyBytes: config.http.maxBodyBytes,
  })
  registerGauges({ metrics: telemetry.metrics, pool, tasks: tasksOfStore, knowledge, ledger, limiter })
  const firstCheck = pool.checkAll()
  pool.startHealthChecks()

  return {
    async listen() {
      await media.start()
      await listen(api.server, config.http)
      // A key is made only by a start that gets as far as showing it.
      admin = await ensureAdmin({ db, sealer, environmentKey: config.adminKey })
      runner?.start()
      knowledge.start()
      applications.start()
      flows.start()
      for (const capability of capabilities) capability.start?.()
      if (works) {
        callbackSender.start()
        sweeper.start()
      }
      accepting = true
      await Promise.race([firstCheck, new Promise((resolve) => setTimeout(resolve, firstHealthCheckMilliseconds))])
    },

    greeting() {
      const { port } = api.server.address() as AddressInfo
      const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host
      return {
        url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
        newAdminKey: admin?.generatedKey,
        engines: pool.all().map((handle) => ({
          id: handle.id,
          type: handle.engine.type,
          healthy: handle.health?.healthy,
          detail: handle.health?.detail ?? 'not checked yet',
        })),
        answeredBy: answeredBy(models),
        dataFolder: config.dataFolder,
      }
    },

    reload: () => engineConfiguration.reload(),

    async stop({ drain }) {
      accepting = false
      engineConfiguration.stop()
      const { stopGraceMilliseconds, stopDrainMilliseconds } = config.http
      await Promise.all([
        api.stop(stopGraceMilliseconds, drain ? stopDrainMilliseconds : 0),
        runner?.stop(),
        flows.stop(),
        knowledge.stop(),
        applications.stop(),
        ...capabilities.map((capability) => capability.stop?.()),
      ])
      sweeper.stop()
      await reading.close()
      await callbackSender.stop()
      await outbound.close()
      await pool.close()
      await ledger.close()
      await limiter.close()
      await database.close()
      lock.release()
      await telemetry.close()
    },
  }
}
