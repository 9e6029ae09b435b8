import { chime, flacSound } from './flac-sound.ts'
import { constraints, levelOf, pictureParameters, profile, sequenceParameters } from './h264-parameters.ts'
import type { FilmFormat } from './h264-parameters.ts'
import { keyPicture } from './key-picture.ts'
import { movingPicture } from './moving-picture.ts'
import { mp4File } from './mp4-file.ts'
import { planesOf } from './planes.ts'

/** The thing that moves: a square on a lane of one colour, in pixels; all even. */
export interface Runner {
  readonly sidePixels: number
  readonly topPixels: number
  /** Its left edge at the first and at the last picture; beyond both there is some of the lane, which is what follows it. */
  readonly startPixels: number
  readonly endPixels: number
}

export interface FilmPlan {
  readonly format: FilmFormat
  readonly durationSeconds: number
  readonly withSound: boolean
  readonly runner: Runner
  /** From which picture on the second scene is shown; undefined where there is one scene only. */
  readonly secondSceneFrom?: number
  /** A scene with the runner in its place, 4 bytes a pixel. */
  draw(scene: 'first' | 'second', runnerLeftPixels: number): Uint8ClampedArray
}

/**
 * A short film as an MP4 file of H.264 and FLAC: one whole picture for each scene, and for all others no more than where the runner
 * has moved to. So a long film in 4K costs hardly more than its pictures.
 */
export function makeFilm(plan: FilmPlan): Uint8Array {
  const { format, runner } = plan
  const { widthPixels, heightPixels, framesPerSecond } = format
  const columns = Math.ceil(widthPixels / 16)
  const rows = Math.ceil(heightPixels / 16)
  const count = Math.round(plan.durationSeconds * framesPerSecond)
  const frames: { unit: Uint8Array; isKey: boolean }[] = []
  let sinceKey = 0
  let keys = 0
  let left = 0
  for (let index = 0; index < count; index++) {
    const before = left
    left = leftAt(runner, count < 2 ? 1 : index / (count - 1))
    const isKey = index === 0 || index === plan.secondSceneFrom
    if (isKey) {
      const scene = plan.secondSceneFrom !== undefined && index >= plan.secondSceneFrom ? 'second' : 'first'
      const planes = planesOf(plan.draw(scene, left), widthPixels, heightPixels)
      frames.push({ unit: keyPicture(planes, keys++), isKey })
      sinceKey = 0
      continue
    }
    sinceKey++
    const shift = {
      firstColumn: Math.floor(Math.min(before, left) / 16),
      lastColumn: Math.floor((Math.max(before, left) + runner.sidePixels - 1) / 16),
      firstRow: Math.floor(runner.topPixels / 16),
      lastRow: Math.floor((runner.topPixels + runner.sidePixels - 1) / 16),
      pixels: left - before,
    }
    frames.push({ unit: movingPicture(columns, rows, sinceKey, shift), isKey })
  }
  const track = {
    format,
    frames,
    profile,
    constraints,
    level: levelOf(format),
    sequence: sequenceParameters(format),
    picture: pictureParameters(),
  }
  return mp4File(track, plan.withSound ? flacSound(chime(plan.durationSeconds)) : undefined)
}

function leftAt({ startPixels, endPixels }: Runner, share: number): number {
  return 2 * Math.round((startPixels + (endPixels - startPixels) * share) / 2)
}
