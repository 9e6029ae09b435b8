/** Hands the sound of the microphone out in pieces of 100 ms, 16 bit at 24 kHz. */
const pieceSamples = 2400

class Microphone extends AudioWorkletProcessor {
  #piece = new Int16Array(pieceSamples)
  #filled = 0

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.#piece[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32767
      if (this.#filled < pieceSamples) continue
      this.port.postMessage(this.#piece, [this.#piece.buffer])
      this.#piece = new Int16Array(pieceSamples)
      this.#filled = 0
    }
    return true
  }
}

registerProcessor('microphone', Microphone)
