import { join } from 'node:path'
import {
  accountService,
  checkMasterSecret,
  ConsoleSessions,
  consoleSessionRepository,
  createSealer,
  InProcessLimiter,
  KeyAuthenticator,
  keyRepository,
  loadMasterSecret,
  openRedisLimiter,
} from './access/index.ts'
import { CallTracker } from './calls/index.ts'
import type { Config } from './config.ts'
import { lockDataFolder, openDatabase, prepareDataFolder } from './database/index.ts'
import { engineFactory, installedPrograms } from './engine-factory.ts'
import { EngineConfiguration, settingsRepository } from './engines/index.ts'
import { FileService } from './files/index.ts'
import { EnginePool, ModelRegistry } from './models/index.ts'
import { createGuardedFetch } from './outbound/index.ts'
import { pulledModels } from './pulled-models.ts'
import { createLinkSigner, openBlobStore, publicUrl } from './storage/index.ts'
import { taskRepository } from './tasks/index.ts'
import type { Telemetry } from './telemetry/index.ts'
import { openUsageLedger, RequestKeeper } from './usage/index.ts'

export type Foundation = Awaited<ReturnType<typeof openFoundation>>

/** What everything else stands on: the data folder, its database, who may call, the engines, the way out and the store of content. */
export async function openFoundation(config: Config, telemetry: Telemetry) {
  const { log } = telemetry
  const onProblem = (message: string, error: unknown): void => log.warn(message, { error })
  prepareDataFolder(config.dataFolder)
  const settings = config.loadPlatform()
  const lock = lockDataFolder(config.dataFolder)
  const masterSecret = loadMasterSecret(config.dataFolder, config.masterSecret)
  const sealer = createSealer(masterSecret)
  const database = await openDatabase({ dataFolder: config.dataFolder, url: config.databaseUrl, onProblem })
  const { db } = database
  await checkMasterSecret(db, sealer)

  const keys = keyRepository(db, sealer)
  const consoleSessions = new ConsoleSessions({
    repository: consoleSessionRepository(db),
    keys: new KeyAuthenticator({ findFacts: (keyId) => keys.findFacts(keyId) }),
    masterSecret,
    sessionHours: settings.console.sessionHours,
  })
  const accounts = accountService({ db, sealer, onChange: () => consoleSessions.invalidate() })
  const limiter =
    config.redisUrl === undefined ? new InProcessLimiter() : await openRedisLimiter({ url: config.redisUrl, onProblem })
  const ledger = await openUsageLedger({ db, folder: join(config.dataFolder, 'usage'), onProblem })
  const { keepDays, maxBodyBytes } = settings.requests
  const keptRequests = new RequestKeeper({ db, keepDays, maxBodyBytes, onProblem })

  const pulled = pulledModels(join(config.dataFolder, 'models'))
  const pool = new EnginePool({ createEngine: engineFactory({ modelFile: pulled.file, log }), log })
  const models = new ModelRegistry(pool, settings)
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
    settings,
  )
  await engineConfiguration.start()

  const outbound = createGuardedFetch({ allow: config.fetchAllow })
  const blobs = await openBlobStore({ storage: settings.storage, dataFolder: config.dataFolder })
  return {
    config,
    settings,
    telemetry,
    database,
    db,
    sealer,
    consoleSessions,
    accounts,
    limiter,
    ledger,
    keptRequests,
    tracker: new CallTracker({ limiter, ledger, telemetry, requests: keptRequests }),
    pool,
    models,
    engineConfiguration,
    outbound,
    blobs,
    signer: createLinkSigner(masterSecret),
    publicUrl: publicUrl({ configured: config.http.publicUrl, trustProxy: config.http.trustProxy }),
    files: new FileService({ db, blobs, settings: settings.files }),
    tasksOfStore: taskRepository(db),
    /** False in a process that only answers calls and leaves queued work to others. */
    works: config.role !== 'api',

    /** For the time when nothing stands on it any more. */
    async close(): Promise<void> {
      await outbound.close()
      await pool.close()
      await ledger.close()
      await keptRequests.close()
      await limiter.close()
      await database.close()
      lock.release()
      await telemetry.close()
    },
  }
}
