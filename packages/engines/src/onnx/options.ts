import { availableParallelism } from 'node:os'

export interface OnnxOptions {
  readonly id: string
  /** Folder or file of a reranker, a cross-encoder with its `tokenizer.json`. Absent: the engine reads characters. */
  readonly path?: string
  /** Cores for one page or one text, 1 to 64; default all, at most four. */
  readonly threads?: number
  /** Pages or questions at once, 1 to 16; each holds the models, those of reading some 200 MB. Default one for every four cores, at most four. */
  readonly workers?: number
  /** The models leave the memory after so many seconds without work; default 120. */
  readonly idleSeconds?: number
}

export interface OnnxSettings {
  readonly threads: number
  readonly workers: number
  readonly idleSeconds: number
}

/** @throws {TypeError} for a number out of range */
export function onnxSettings(options: OnnxOptions): OnnxSettings {
  const cores = availableParallelism()
  return {
    threads: inRange('threads', options.threads ?? Math.min(4, cores), 1, 64),
    workers: inRange('workers', options.workers ?? Math.max(1, Math.min(4, Math.floor(cores / 4))), 1, 16),
    idleSeconds: inRange('idleSeconds', options.idleSeconds ?? 120, 0.1, 86_400),
  }
}

function inRange(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value
  throw new TypeError(`${name} must be from ${least} to ${most}, not ${value}`)
}
