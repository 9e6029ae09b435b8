/** Rate that models of speech are made for. */
const sampleRate = 16_000
const headerBytes = 44

/** Any sound that the browser can play as WAV: one channel of 16 bit at 16,000 Hz. */
export async function toWave(sound: Blob): Promise<Blob> {
  // Decoding brings the sound to the rate of the context.
  const context = new OfflineAudioContext(1, 1, sampleRate)
  const decoded = await context.decodeAudioData(await sound.arrayBuffer())
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, index) => decoded.getChannelData(index))
  const samples = new Int16Array(decoded.length)
  for (let at = 0; at < samples.length; at += 1) {
    const mean = channels.reduce((sum, channel) => sum + (channel[at] ?? 0), 0) / channels.length
    samples[at] = Math.round(Math.max(-1, Math.min(1, mean)) * 0x7fff)
  }
  return waveOf(samples, sampleRate)
}

/** A WAV file of one channel. */
export function waveOf(samples: Int16Array<ArrayBuffer>, samplesPerSecond: number): Blob {
  const header = new DataView(new ArrayBuffer(headerBytes))
  const name = (offset: number, letters: string): void => {
    for (let at = 0; at < letters.length; at += 1) header.setUint8(offset + at, letters.charCodeAt(at))
  }
  name(0, 'RIFF')
  header.setUint32(4, headerBytes - 8 + samples.byteLength, true)
  name(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, samplesPerSecond, true)
  header.setUint32(28, samplesPerSecond * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  name(36, 'data')
  header.setUint32(40, samples.byteLength, true)
  return new Blob([header, samples], { type: 'audio/wav' })
}
