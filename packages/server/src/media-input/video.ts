import { MediaRefused } from './media-refused.ts'

/** What a video is by its first bytes: mp4, mov or mkv, as the platform documents. @throws {MediaRefused} */
export function videoType(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 12)
  if (start.slice(4, 8) === 'ftyp') return start.slice(8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4'
  if (/^(moov|mdat|wide|free|skip)$/.test(start.slice(4, 8))) return 'video/quicktime'
  if (start.startsWith('\x1a\x45\xdf\xa3')) return 'video/x-matroska'
  throw new MediaRefused({ zh: '视频格式应为 mp4、mkv 或 mov。', en: 'A video is an mp4, mkv or mov file.' })
}
