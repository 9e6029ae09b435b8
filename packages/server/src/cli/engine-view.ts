import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createSealer, loadMasterSecret, secretFileName } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import type { Config } from '../config.ts'
import { migrationStatus, openDatabase } from '../database/index.ts'
import { engineFactory } from '../engine-factory.ts'
import { EngineConfiguration, settingsRepository } from '../engines/index.ts'
import type { SettingsRepository } from '../engines/index.ts'
import { EnginePool, ModelRegistry } from '../models/index.ts'
import { pulledModels } from '../pulled-models.ts'
import { silentLog } from '../telemetry/index.ts'

export interface EngineView {
  readonly pool: EnginePool
  readonly models: ModelRegistry
}

/**
 * The engines and routes as a server with this configuration would have them: the file, what the admin API has set, and what was pulled.
 * Engines are made but not started; `pool.checkAll` asks them.
 */
export async function withEngineView<Result>(
  config: Config,
  work: (view: EngineView) => Promise<Result>,
): Promise<Result> {
  const log = silentLog()
  const file = config.loadPlatform()
  const pulled = pulledModels(join(config.dataFolder, 'models'))
  const pool = new EnginePool({ createEngine: engineFactory({ modelFile: pulled.file, log }), log })
  const models = new ModelRegistry(pool, file)
  try {
    await withStored(config, async ({ settings, sealer }) => {
      const { loadPlatform: loadFile } = config
      const configuration = new EngineConfiguration(
        { pool, models, settings, sealer, loadFile, discover: pulled.discover, log },
        file,
      )
      await configuration.start()
      configuration.stop()
    })
    return await work({ pool, models })
  } finally {
    await pool.close()
  }
}

interface Stored {
  readonly settings: SettingsRepository
  readonly sealer: Sealer
}

/** Stands in where nothing has been stored yet, or nothing that could be read. */
const nothingStored: Stored = {
  settings: {
    find: async () => undefined,
    put: () => Promise.reject(new Error('there is no database to write to')),
  },
  sealer: createSealer('nothing is sealed with this'),
}

/** A look must change nothing: a database that lacks migrations, or a folder without its master secret, is left to the server. */
async function withStored(config: Config, work: (stored: Stored) => Promise<void>): Promise<void> {
  const { dataFolder, databaseUrl, masterSecret } = config
  const hasSecret = masterSecret !== undefined || existsSync(join(dataFolder, secretFileName))
  const migrations = await migrationStatus({ dataFolder, url: databaseUrl })
  if (!hasSecret || migrations.some(({ state }) => state !== 'applied')) return work(nothingStored)
  const database = await openDatabase({ dataFolder, url: databaseUrl })
  try {
    const sealer = createSealer(loadMasterSecret(dataFolder, masterSecret))
    await work({ settings: settingsRepository(database.db), sealer })
  } finally {
    await database.close()
  }
}
