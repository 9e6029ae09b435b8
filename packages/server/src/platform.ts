import type { AddressInfo } from 'node:net'
import { ensureAdmin } from './access/index.ts'
import { openAnswering } from './answering.ts'
import { openCapabilities } from './capabilities.ts'
import { joined } from './capability.ts'
import type { Capability } from './capability.ts'
import type { Config } from './config.ts'
import { openDocuments } from './documents.ts'
import { HourlySweep } from './files/index.ts'
import { openFoundation } from './foundation.ts'
import { registerGauges } from './gauges.ts'
import { answeredBy } from './greeting.ts'
import type { Greeting } from './greeting.ts'
import { createApiServer } from './http/index.ts'
import { listen } from './listen.ts'
import { landingPage, probes } from './operation/index.ts'
import { referencePages } from './reference/index.ts'
import { downloadHandler, referencedByAny } from './storage/index.ts'
import { TaskRunner, TaskService } from './tasks/index.ts'
import type { Telemetry } from './telemetry/index.ts'
import { version } from './version.ts'

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
  const { log, metrics } = telemetry
  const foundation = await openFoundation(config, telemetry)
  const { settings, database, db, sealer, consoleSessions, limiter, ledger, keptRequests, pool, models } = foundation
  const { engineConfiguration, blobs, signer, files, tasksOfStore, works } = foundation

  const answering = openAnswering(foundation, {
    documents: () => documents,
    contentCheck: () => parts.find(({ contentCheck }) => contentCheck !== undefined)?.contentCheck,
  })
  const documents = openDocuments({ ...foundation, ...answering }, (hashes) =>
    referencedByAny(parts.flatMap(({ referencedBlobs }) => referencedBlobs ?? []))(hashes),
  )
  const tasks = new TaskService({
    repository: tasksOfStore,
    onQueued: () => runner?.wake(),
    maxQueuedPerAccount: settings.async.maxQueuedPerAccount,
    requests: keptRequests,
  })
  const parts: readonly Capability[] = [
    documents.capability,
    ...openCapabilities({ ...foundation, ...answering, ...documents, tasks }),
  ]
  // Under the lock of the data folder no other process can be at work on the embedded database.
  if (database.dialect === 'sqlite') {
    await tasksOfStore.releaseAll(Date.now())
    for (const part of parts) await part.releaseAll?.()
  }
  const runner = works
    ? new TaskRunner({
        repository: tasksOfStore,
        handlers: joined(parts.map(({ taskHandlers }) => taskHandlers)),
        concurrency: settings.async.concurrency,
        log,
      })
    : undefined
  const { keepDays } = settings.files
  const sweeper = new HourlySweep(
    [...(keepDays === undefined ? [] : [() => files.sweep(keepDays)]), ...parts.flatMap(({ sweeps }) => sweeps ?? [])],
    log,
  )

  let accepting = false
  // A worker answers probes only; whoever calls its API by mistake is told that there is none.
  const serving = config.role === 'worker' ? [] : parts
  const api = createApiServer({
    routes: serving.flatMap(({ routes }) => routes ?? []),
    plainHandlers: [
      probes({ pingDatabase: () => database.ping(), accepting: () => accepting, metrics }),
      downloadHandler({ signer, store: blobs, find: joined(parts.map(({ downloads }) => downloads)) }),
      referencePages(version),
      ...parts.flatMap(({ plainHandlers }) => plainHandlers ?? []),
      landingPage,
    ],
    authenticator: consoleSessions,
    upgrades: serving.flatMap(({ upgrades }) => upgrades ?? []),
    telemetry,
    maxBodyBytes: config.http.maxBodyBytes,
    requestsInHand: keptRequests.keepDays === undefined ? undefined : keptRequests,
  })
  registerGauges({ metrics, pool, tasks: tasksOfStore, knowledge: documents.knowledge, ledger, keptRequests, limiter })
  const firstCheck = pool.checkAll()
  pool.startHealthChecks()
  let admin: Awaited<ReturnType<typeof ensureAdmin>> | undefined

  return {
    async listen() {
      await documents.media.start()
      await listen(api.server, config.http)
      // A key is made only by a start that gets as far as showing it.
      admin = await ensureAdmin({ db, sealer, environmentKey: config.adminKey })
      runner?.start()
      for (const part of parts) part.start?.()
      if (works) sweeper.start()
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
        ...parts.map((part) => part.stop?.()),
      ])
      sweeper.stop()
      await documents.reading.close()
      await foundation.close()
    },
  }
}
