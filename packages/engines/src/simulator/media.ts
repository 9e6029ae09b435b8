import type { ChatContentPart } from '../chat-engine.ts'
import type { Language } from './text/language.ts'

const nouns: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  image_url: { en: 'an image', zh: '图片' },
  video_url: { en: 'a video', zh: '视频' },
  file_url: { en: 'a file', zh: '文件' },
  input_audio: { en: 'an audio clip', zh: '音频' },
}

/** Content part types that the simulator takes, beyond text. */
export const mediaPartTypes: readonly string[] = Object.keys(nouns)

/**
 * What arrived, from the first bytes of inline data: `The simulator received an image of 12 KB, PNG 64x64, and cannot look at
 * it.` Addresses are named by their host and never fetched.
 */
export function describeMedia(parts: readonly ChatContentPart[], language: Language): string {
  const descriptions = parts.map((part) => describePart(part, language))
  return language === 'zh'
    ? `模拟器收到了${descriptions.join('、')}，但无法查看其内容。`
    : `The simulator received ${descriptions.join(', ')} and cannot look at the content.`
}

function describePart(part: ChatContentPart, language: Language): string {
  const noun =
    nouns[part.type]?.[language] ?? (language === 'zh' ? `“${part.type}”类型的内容` : `a part of type ${part.type}`)
  const payload = payloadOf(part)
  if (payload === undefined) return noun
  if (/^https?:\/\//i.test(payload)) {
    const host = URL.canParse(payload) ? new URL(payload).host : ''
    return language === 'zh' ? `${noun}（地址在 ${host}，未下载）` : `${noun} at ${host}, which it did not fetch,`
  }
  const base64 = payload.replace(/^data:[^,]*,/, '').replace(/\s/g, '')
  const bytes = Buffer.from(base64.slice(0, 200_000), 'base64')
  const size = sizeText(Math.floor((base64.replace(/=+$/, '').length * 3) / 4))
  const format = formatOf(bytes)
  const details = format === undefined ? size : language === 'zh' ? `${size}，${format}` : `${size}, ${format}`
  return language === 'zh' ? `${noun}（${details}）` : `${noun} of ${details},`
}

/** The URL, data URL or base64 text of a part: `image_url.url`, `input_audio.data`, or a string in their place. */
function payloadOf(part: ChatContentPart): string | undefined {
  const value = part[part.type]
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  if ('url' in value && typeof value.url === 'string') return value.url
  return 'data' in value && typeof value.data === 'string' ? value.data : undefined
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** Format and what the header tells: pixels of pictures, kilohertz of WAV. */
function formatOf(bytes: Buffer): string | undefined {
  const ascii = bytes.toString('latin1', 0, 16)
  if (ascii.startsWith('\x89PNG') && bytes.length >= 24)
    return `PNG ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
  if (ascii.startsWith('\xff\xd8')) return jpegFormat(bytes)
  if (ascii.startsWith('GIF8') && bytes.length >= 10) return `GIF ${bytes.readUInt16LE(6)}x${bytes.readUInt16LE(8)}`
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'WebP'
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WAVE') {
    return bytes.length >= 28 ? `WAV ${bytes.readUInt32LE(24) / 1000} kHz` : 'WAV'
  }
  if (ascii.startsWith('BM')) return 'BMP'
  if (ascii.startsWith('ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0)) return 'MP3'
  if (ascii.slice(4, 8) === 'ftyp') return 'MP4'
  if (ascii.startsWith('%PDF')) return 'PDF'
  if (ascii.startsWith('PK\x03\x04')) return 'ZIP or Office'
  return undefined
}

/** The size stands in the first start-of-frame segment. */
function jpegFormat(bytes: Buffer): string {
  let position = 2
  while (position + 9 < bytes.length && bytes[position] === 0xff) {
    const marker = bytes[position + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return `JPEG ${bytes.readUInt16BE(position + 7)}x${bytes.readUInt16BE(position + 5)}`
    position += 2 + bytes.readUInt16BE(position + 2)
  }
  return 'JPEG'
}
