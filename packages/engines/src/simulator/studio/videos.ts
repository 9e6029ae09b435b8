import { EngineError } from '../../engine-error.ts'
import type { MadeFile, VideoEngine, VideoInput } from '../../video-engine.ts'
import { parseDirectives } from '../directives.ts'
import { requestedFault } from '../fault.ts'
import type { StudioOptions } from './images.ts'
import type { FilmJob } from './studio-jobs.ts'

/** How long a film takes that no directive delays. */
const usualMilliseconds = 500
const usualFramesPerSecond = 30

/**
 * Films the prompt itself, with a first and a last frame where they are given. Nothing is kept: the name of a job says when it is
 * done and how it ends, and the film is made when it is fetched.
 */
export function simulatorVideos({ studio, clock, closing }: StudioOptions): VideoEngine {
  return {
    abilities: { sound: true, lastFrame: true, references: true },

    async submit(_input, { signal, simulate }) {
      signal.throwIfAborted()
      const directives = parseDirectives(simulate ?? '')
      const fault = requestedFault(directives)
      if (fault !== undefined) throw fault
      const { delayMs = usualMilliseconds, firstDelayMs = 0, finish } = directives
      const readyAt = clock.now().getTime() + delayMs + firstDelayMs
      return `film-${readyAt.toString(36)}-${finish === 'sensitive' ? 'sensitive' : 'stop'}`
    },

    async check({ id, loadInput }) {
      const [, readyAt = '', end] = /^film-([0-9a-z]+)-(\w+)$/.exec(id) ?? []
      if (end === undefined) throw new EngineError('rejected', 'The simulator knows no such film.')
      if (clock.now().getTime() < Number.parseInt(readyAt, 36)) return { state: 'working' }
      if (end === 'sensitive')
        return { state: 'failed', reason: 'The simulator was asked to refuse the film.', platformCode: '1301' }
      const made = (kind: 'film' | 'cover'): MadeFile => ({
        kind: 'stream',
        async open(signal) {
          const job = filmJob(kind, await loadInput())
          const bytes = await studio.make(job, AbortSignal.any([signal, closing]))
          return (async function* () {
            yield bytes
          })()
        },
      })
      return { state: 'done', video: made('film'), cover: made('cover') }
    },

    async cancel() {
      // A film that is not fetched is not made.
    },
  }
}

function filmJob(kind: 'film' | 'cover', input: VideoInput): FilmJob {
  return {
    kind,
    widthPixels: input.widthPixels,
    heightPixels: input.heightPixels,
    framesPerSecond: input.framesPerSecond ?? usualFramesPerSecond,
    durationSeconds: input.durationSeconds,
    withAudio: input.withAudio,
    model: input.model,
    prompt: input.prompt ?? '',
    pictures: input.pictures.map(({ bytes }) => bytes),
    pictureRole: input.pictureRole,
  }
}
