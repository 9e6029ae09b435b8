/** Plays pieces of sound one after the other, and falls silent at once when somebody breaks in. */
export class Loudspeaker {
  #context
  #playing = new Set()
  #until = 0

  constructor(context) {
    this.#context = context
  }

  /** @param bytes samples of 16 bit at 24 kHz */
  play(bytes) {
    const samples = new Int16Array(bytes.buffer, 0, bytes.length >> 1)
    const buffer = this.#context.createBuffer(1, samples.length, 24000)
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / 32768),
      0,
    )
    const source = this.#context.createBufferSource()
    source.buffer = buffer
    source.connect(this.#context.destination)
    source.addEventListener('ended', () => this.#playing.delete(source))
    this.#until = Math.max(this.#until, this.#context.currentTime + 0.05)
    source.start(this.#until)
    this.#until += buffer.duration
    this.#playing.add(source)
  }

  silence() {
    for (const source of this.#playing) source.stop()
    this.#playing.clear()
    this.#until = 0
  }
}
