import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from 'redis'
import { checkMasterSecret, createSealer, loadMasterSecret, secretFileName } from '../access/index.ts'
import { migrationStatus, openDatabase } from '../database/index.ts'
import { reachObjectStore } from '../storage/index.ts'
import type { S3Settings } from '../storage/index.ts'
import { usageQueries } from '../usage/index.ts'
import type { Check, Finding } from './finding.ts'

const redisTimeoutMs = 3000
const clockToleranceMs = 60_000
const farFuture = 8_640_000_000_000_000

export interface StorageOptions {
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly masterSecret: string | undefined
}

/** The database answers, its schema fits this program, and the master secret opens what is stored. Changes nothing. */
export function databaseCheck({ dataFolder, databaseUrl, masterSecret }: StorageOptions): Check {
  const check = 'database'
  const kind = databaseUrl === undefined ? 'SQLite' : 'PostgreSQL'
  return {
    name: check,
    async run() {
      const migrations = await migrationStatus({ dataFolder, url: databaseUrl })
      if (migrations.some(({ state }) => state === 'unknown')) {
        const advice = 'Start the newer OpenMaaS that made it, or restore a backup made with this one.'
        return [{ check, level: 'failure', detail: `${kind} was made by a newer program`, advice }]
      }
      const applied = migrations.filter(({ state }) => state === 'applied').length
      const pending = migrations.length - applied
      if (applied === 0) return [{ check, level: 'ok', detail: `${kind}: empty, the first start will set it up` }]
      if (pending > 0) {
        const advice = 'Make a backup; the next start (or "openmaas migrate") runs them.'
        return [{ check, level: 'warning', detail: `${kind}: ${pending} migrations to run`, advice }]
      }
      return checkContent()
    },
  }

  async function checkContent(): Promise<Finding[]> {
    const database = await openDatabase({ dataFolder, url: databaseUrl })
    try {
      await database.ping()
      const found: Finding[] = [{ check, level: 'ok', detail: `${kind} answers, schema up to date` }]
      if (masterSecret === undefined && !existsSync(join(dataFolder, secretFileName))) {
        const advice = 'Put the file "secret" back into the data folder, or set OPENMAAS_SECRET to its content.'
        return [
          ...found,
          { check: 'master secret', level: 'failure', detail: 'there is none for the stored keys', advice },
        ]
      }
      await checkMasterSecret(database.db, createSealer(loadMasterSecret(dataFolder, masterSecret)))
      found.push({ check: 'master secret', level: 'ok', detail: 'opens the stored keys' })
      const future = { from: Date.now() + clockToleranceMs, to: farFuture }
      const { records } = await usageQueries(database.db).log(future, { limit: 1 })
      if (records.length > 0) {
        const advice = 'Set the clock (NTP): calls are on record that lie in the future.'
        found.push({ check: 'clock', level: 'warning', detail: 'it was turned back since the last calls', advice })
      }
      return found
    } finally {
      await database.close()
    }
  }
}

export function redisCheck(url: string): Check {
  return {
    name: 'Redis',
    async run() {
      const client = createClient({ url, socket: { connectTimeout: redisTimeoutMs, reconnectStrategy: false } })
      // connect() rejects with the same error; without a listener the event itself would end the process.
      client.on('error', () => {})
      await client.connect()
      try {
        const startedAt = performance.now()
        await client.ping()
        const tookMs = (performance.now() - startedAt).toFixed(1)
        return [{ check: 'Redis', level: 'ok', detail: `answers in ${tookMs} ms` }]
      } finally {
        client.destroy()
      }
    },
  }
}

/** The store of the configuration knows its bucket and takes the key. */
export function objectStoreCheck(settings: S3Settings): Check {
  const check = 'object store'
  return {
    name: check,
    async run() {
      await reachObjectStore(settings)
      return [{ check, level: 'ok', detail: `${new URL(settings.endpoint).host} lists the bucket ${settings.bucket}` }]
    },
  }
}
