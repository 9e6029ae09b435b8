import type { FileKind } from './file-signature.ts'

export interface PurposeRules {
  /** Extensions without dot, lower case. */
  readonly extensions: readonly string[]
  readonly maxBytes: number
  /** Files of this purpose that an account may keep; absent: any number. */
  readonly maxFiles?: number
}

const mebibyte = 1_048_576
/** The platform's limit for everything that is uploaded; beyond it the status is 435. */
export const mostFileBytes = 100 * mebibyte
/** For pictures, whatever they are uploaded for. */
const mostPictureBytes = 5 * mebibyte

const office = ['pdf', 'docx', 'doc', 'xls', 'xlsx']
const pictures = ['png', 'jpg', 'jpeg']
/** What chat calls, and all the like of them, take by the id of a file. */
const readable: PurposeRules = {
  extensions: [...office, 'ppt', 'pptx', ...pictures, 'csv', 'txt', 'md'],
  maxBytes: 50 * mebibyte,
  maxFiles: 100,
}

/** What may be uploaded for which purpose, by the platform's documents. `voice-clone-output` is made by the platform alone. */
const rules: Readonly<Record<string, PurposeRules>> = {
  batch: { extensions: ['jsonl'], maxBytes: mostFileBytes, maxFiles: 1000 },
  'file-extract': readable,
  // Beyond the platform's list: what clients of OpenAI call files that a call of theirs will name.
  user_data: { ...readable, maxFiles: 1000 },
  assistants: { ...readable, maxFiles: 1000 },
  vision: { extensions: pictures, maxBytes: mostPictureBytes, maxFiles: 1000 },
  'code-interpreter': { extensions: [...office, 'txt', ...pictures, 'csv'], maxBytes: 20 * mebibyte, maxFiles: 100 },
  // Beyond the platform's list: what agents here translate, and tables of terms.
  agent: {
    extensions: [...office, 'txt', ...pictures, 'csv', 'tsv', 'pptx', 'md', 'html', 'srt', 'vtt', 'ass'],
    maxBytes: 20 * mebibyte,
    maxFiles: 1000,
  },
  'voice-clone-input': { extensions: ['mp3', 'wav'], maxBytes: 10 * mebibyte },
  // Not kept as a file, but added to a knowledge base, which has its own limits.
  retrieval: {
    extensions: [...office, 'ppt', 'pptx', ...pictures, 'csv', 'txt', 'md', 'html'],
    maxBytes: 50 * mebibyte,
  },
  'fine-tune': { extensions: ['jsonl'], maxBytes: mostFileBytes },
}

export function rulesOf(purpose: string): PurposeRules | undefined {
  return rules[purpose]
}

export function maxBytesOf(purpose: PurposeRules, extension: string): number {
  // Pictures of a base are documents.
  if (purpose === rules['retrieval']) return purpose.maxBytes
  return pictures.includes(extension) ? Math.min(mostPictureBytes, purpose.maxBytes) : purpose.maxBytes
}

/** What the bytes of a file of this extension may be. Word and PowerPoint files are often of the other generation than their name. */
const kindsOfExtension: Readonly<Record<string, readonly FileKind[]>> = {
  pdf: ['pdf'],
  docx: ['zip', 'compound'],
  xlsx: ['zip', 'compound'],
  pptx: ['zip', 'compound'],
  doc: ['compound', 'zip', 'text'],
  xls: ['compound', 'zip', 'text'],
  ppt: ['compound', 'zip'],
  png: ['picture'],
  jpg: ['picture'],
  jpeg: ['picture'],
  csv: ['text'],
  tsv: ['text'],
  srt: ['text'],
  vtt: ['text'],
  ass: ['text'],
  txt: ['text'],
  md: ['text'],
  html: ['text'],
  jsonl: ['text'],
  mp3: ['mp3'],
  wav: ['wav'],
}

/**
 * Whether bytes of this kind may stand under this name. Clients send files as `blob`: without an extension the bytes alone decide.
 * @param extension empty where the name has none
 */
export function takes({ extensions }: PurposeRules, extension: string, kind: FileKind): boolean {
  const possible = extension === '' ? extensions : extensions.filter((one) => one === extension)
  return possible.some((one) => kindsOfExtension[one]?.includes(kind))
}
