import { loadSharp } from '../media-input/index.ts'
import type { PictureFacts } from './picture-facts.ts'

/**
 * "AI生成" in outlines of Noto Sans Hans (SIL Open Font License), in a box of 580 by 204, so that no font must be
 * installed.
 */
const outlines = [
  'M42 116L48 96C52 80 57 64 61 47L62 47C67 64 71 80 76 96L82 116M100 176L124 176L76 29L49 29L0 176L24 176L36 134L87 134',
  'M144 176L167 176L167 29L144 29',
  'M296 168L296 122L358 122L358 104L296 104L296 64L366 64L366 46L296 46L296 8L277 8L277 46L241 46C245 36 248 26 251 16L232 11',
  'C225 39 212 67 196 84C201 86 209 92 213 95C220 86 226 76 233 64L277 64L277 104L220 104L220 122L277 122L277 168L198 168',
  'L198 186L375 186L375 168',
  'M546 72C540 90 533 107 523 122C519 104 515 82 513 58L576 58L576 40L556 40L565 30C558 23 543 14 531 8L520 19C530 25 543 34 551 40',
  'L512 40C512 30 512 19 512 8L492 8C492 19 493 30 493 40L411 40L411 97C411 123 410 157 394 181C398 183 406 190 409 194',
  'C427 168 430 128 430 100L462 100C462 130 461 141 458 144C457 146 455 146 452 146C449 146 441 146 433 145C436 150 438 157 438 163',
  'C448 163 457 163 462 162C467 162 471 160 474 156C479 150 480 133 481 90L481 83L430 83L430 58L494 58C497 90 501 118 509 141',
  'C496 155 482 167 465 176C469 179 476 187 479 191C492 183 505 172 516 160C525 179 537 190 552 190C568 190 575 181 578 146',
  'C573 144 566 140 562 135C561 161 558 171 553 171C545 171 537 161 530 144C545 125 556 102 565 76',
].join('')
const outlineWidth = 580
const outlineHeight = 204
/** Around the outlines. */
const padding = 18
/** Of the shorter side; what rules on the labelling of generated content ask for at least. */
const heightShare = 0.05
const namespace = 'http://www.tc260.org.cn/ns/AIGC/1.0/'

/**
 * The picture with a mark that people see, "AI生成" in the lower right corner, and one that programs read: a member `AIGC` in its XMP
 * data, as the Chinese standard for the labelling of generated content has it.
 * @param id under which the producer knows the picture
 */
export async function withWatermark(
  bytes: Uint8Array,
  { contentType, widthPixels, heightPixels }: PictureFacts,
  id: string,
): Promise<Uint8Array> {
  const height = Math.max(12, Math.round(Math.min(widthPixels, heightPixels) * heightShare))
  const boxWidth = outlineWidth + 2 * padding
  const boxHeight = outlineHeight + 2 * padding
  const width = Math.round((height * boxWidth) / boxHeight)
  const mark = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-padding} ${-padding} ${boxWidth} ${boxHeight}">` +
      `<rect x="${-padding}" y="${-padding}" width="${boxWidth}" height="${boxHeight}" rx="24" fill="black" fill-opacity="0.35"/>` +
      `<path d="${outlines}" fill="white" fill-opacity="0.92"/></svg>`,
  )
  const gap = Math.round(height / 2)
  const sharp = await loadSharp()
  const marked = sharp(bytes)
    .composite([
      { input: mark, left: Math.max(0, widthPixels - width - gap), top: Math.max(0, heightPixels - height - gap) },
    ])
    .withXmp(xmpOf(id))
  if (contentType === 'image/png') return marked.png({ compressionLevel: 6 }).toBuffer()
  return contentType === 'image/jpeg'
    ? marked.jpeg({ quality: 95 }).toBuffer()
    : marked.webp({ quality: 95 }).toBuffer()
}

function xmpOf(id: string): string {
  const label = JSON.stringify({ Label: '1', ContentProducer: 'OpenMaaS', ProduceID: id })
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" xmlns:TC260="${namespace}"><TC260:AIGC>${label.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}` +
    '</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>'
  )
}
