import type { TerminalStream } from './terminal.ts'

export interface Progress {
  readonly label: string
  readonly receivedBytes: number
  readonly totalBytes?: number | undefined
}

const drawEveryMs = 100
const plainLineEveryMs = 10_000
const barWidth = 24
/** The speed is that of the last seconds, so that a resumed download is not credited with what was there before. */
const speedWindowMs = 5000
const mebibyte = 1_048_576

/** A bar that redraws itself on a terminal, and a line now and then where the output goes to a file. */
export class ProgressBar {
  readonly #stream: TerminalStream
  readonly #now: () => number
  #samples: { readonly time: number; readonly bytes: number }[] = []
  #drawnAt = -Infinity
  #lineLength = 0

  constructor(stream: TerminalStream, now: () => number = Date.now) {
    this.#stream = stream
    this.#now = now
  }

  update(progress: Progress): void {
    const time = this.#now()
    this.#samples.push({ time, bytes: progress.receivedBytes })
    while ((this.#samples[1]?.time ?? time) < time - speedWindowMs) this.#samples.shift()
    const pauseMs = this.#stream.isTTY ? drawEveryMs : plainLineEveryMs
    const complete = progress.receivedBytes === progress.totalBytes
    if (time - this.#drawnAt < pauseMs && !complete) return
    this.#drawnAt = time
    this.#draw(progressLine(progress, this.#bytesPerSecond(), this.#stream.isTTY === true))
  }

  /** Ends the line of the bar, so that what follows stands below it. */
  end(): void {
    if (this.#lineLength > 0) this.#stream.write('\n')
    this.#lineLength = 0
  }

  #draw(line: string): void {
    if (!this.#stream.isTTY) {
      this.#stream.write(`${line}\n`)
      return
    }
    const text = line.slice(0, (this.#stream.columns ?? 80) - 1)
    this.#stream.write(`\r${text.padEnd(this.#lineLength)}`)
    this.#lineLength = text.length
  }

  #bytesPerSecond(): number {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.time === first.time) return 0
    return ((last.bytes - first.bytes) * 1000) / (last.time - first.time)
  }
}

/** `model.gguf  [#####-----]  52.1 %  510.3 of 979.1 MiB  12.4 MiB/s  38 s left` */
export function progressLine(
  { label, receivedBytes, totalBytes }: Progress,
  bytesPerSecond: number,
  withBar: boolean,
): string {
  const speed = `${mebibytes(bytesPerSecond)} MiB/s`
  if (totalBytes === undefined) return `${label}  ${mebibytes(receivedBytes)} MiB  ${speed}`
  const share = totalBytes === 0 ? 1 : Math.min(1, receivedBytes / totalBytes)
  const filled = Math.round(share * barWidth)
  const parts = [
    label,
    ...(withBar ? [`[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]`] : []),
    `${(share * 100).toFixed(1)} %`,
    `${mebibytes(receivedBytes)} of ${mebibytes(totalBytes)} MiB`,
    ...(share < 1 && bytesPerSecond > 0
      ? [speed, `${timeLeft((totalBytes - receivedBytes) / bytesPerSecond)} left`]
      : []),
  ]
  return parts.join('  ')
}

function mebibytes(bytes: number): string {
  return (bytes / mebibyte).toFixed(1)
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}
