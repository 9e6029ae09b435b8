import type { IncomingMessage } from 'node:http'
import { findModel, openRealtimeSession } from '@openmaas/protocol'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Capability } from '../capability.ts'
import type { ConcurrencyLimiter } from '../access/index.ts'
import type { CallTracker } from '../calls/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { offeredProtocols, route } from '../http/index.ts'
import type { UpgradeHandler, UpgradeRequest } from '../http/index.ts'
import { Listener, Speaker } from '../speech/index.ts'
import { countedModel } from './rate-limits.ts'
import { answeringModel, liveModel } from './realtime-models.ts'
import type { RealtimeServices, RealtimeSettings } from './realtime-services.ts'
import { RealtimeSession } from './realtime-session.ts'

/** Thirty seconds of sound as base64, or a picture, and room for the rest. */
const mostFrameBytes = 8 * 1_048_576
/** Names that are answered; the platform tells none, browsers need one beside their key. */
const protocols: ReadonlySet<string> = new Set(['openmaas-realtime', 'realtime'])

export interface RealtimeCapabilityOptions {
  readonly settings: { readonly voice: RealtimeSettings }
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly limiter: ConcurrencyLimiter
  readonly telemetry: Telemetry
}

/** Live conversations over a WebSocket. */
export function openRealtime(base: RealtimeCapabilityOptions): Capability {
  const { models, tracker, limiter, settings, telemetry } = base
  const services: RealtimeServices = {
    models,
    tracker,
    limiter,
    listener: new Listener({ models }),
    speaker: new Speaker({ models }),
    log: telemetry.log,
    settings: settings.voice,
  }
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered].find((name) => protocols.has(name)) ?? false,
  })
  const headersOf = new WeakMap<IncomingMessage, readonly string[]>()
  sockets.on('headers', (headers, incoming) => headers.push(...(headersOf.get(incoming) ?? [])))
  const sessions = new Set<RealtimeSession>()
  let stopping = false

  const handler: UpgradeHandler = {
    operation: openRealtimeSession.operation,
    path: openRealtimeSession.path,
    async handle(request) {
      if (stopping) throw new ApiError('trafficLimited', {}, { retryAfterSeconds: 1 })
      const lease = await limiter.acquire(request.caller, countedModel, findModel(countedModel)?.concurrency)
      try {
        headersOf.set(request.incoming, [`x-request-id: ${request.requestId}`, ...engineHeaders(services)])
        const socket = await accepted(sockets, request)
        const session = new RealtimeSession(
          {
            socket,
            caller: request.caller,
            requestId: request.requestId,
            path: request.path,
            headers: request.incoming.headers,
          },
          services,
        )
        sessions.add(session)
        try {
          await session.run()
        } finally {
          sessions.delete(session)
        }
      } finally {
        lease.release()
      }
    },
  }
  return {
    routes: [
      route(openRealtimeSession, () => {
        throw badHandshake('Upgrade: websocket')
      }),
    ],
    upgrades: [handler],
    async stop() {
      stopping = true
      await Promise.all([...sessions].map((session) => session.stop()))
      sockets.close()
    },
  }
}

/** @throws {ApiError} invalidRequest for a handshake that is none */
function accepted(sockets: WebSocketServer, { incoming, socket, head }: UpgradeRequest): Promise<WebSocket> {
  const { headers } = incoming
  const offered = offeredProtocols(headers['sec-websocket-protocol'])
  // Whoever offers names is only taken by one of them; keys are none to be told back.
  if (headers['sec-websocket-key'] === undefined || headers['sec-websocket-version'] !== '13')
    throw badHandshake('Sec-WebSocket-Key, Sec-WebSocket-Version: 13')
  if (offered.length > 0 && !offered.some((name) => protocols.has(name)))
    throw badHandshake(`Sec-WebSocket-Protocol: ${[...protocols][0]}`)
  return new Promise((resolve) => sockets.handleUpgrade(incoming, socket, head, resolve))
}

function badHandshake(wanted: string): ApiError {
  const reason = { zh: `WebSocket 握手需要 ${wanted}。`, en: `The WebSocket handshake needs ${wanted}.` }
  return new ApiError('invalidRequest', { reason }, { shouldRetry: false })
}

/** What will answer where the session is not set to another model, for whoever wants to know before it speaks. */
function engineHeaders({ models, settings }: RealtimeServices): string[] {
  const chat = answeringModel(models, liveModel(models, countedModel), settings, false)
  const engines = {
    'x-openmaas-engine': chat,
    'x-openmaas-transcription-engine': models.find(settings.transcriptionModel),
    'x-openmaas-speech-engine': models.find(settings.speechModel),
  }
  return Object.entries(engines).flatMap(([name, model]) => {
    const id = model?.routes[0]?.handle.id
    return id === undefined ? [] : [`${name}: ${id}`]
  })
}
