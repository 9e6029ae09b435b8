import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { cloneVoice } from '@openmaas/protocol'
import type { VoiceSample } from '@openmaas/engines'
import { writeWav } from '@openmaas/engines/audio'
import type { z } from 'zod'
import type { CallContext } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { FileService } from '../files/index.ts'
import { tooLarge, writeScratchFile } from '../ocr/index.ts'
import type { BlobStore, Downloadable } from '../storage/index.ts'
import { localTime } from './local-time.ts'
import { maxSampleBytes, maxSampleSeconds } from './read-sample-upload.ts'
import { readSound } from './sound-reader.ts'
import { refusalOfSound, refusedSound } from './sound-refusals.ts'
import { spokenHertz } from './speaker.ts'
import type { SpeechCall } from './speech-service.ts'
import { notesOf } from './spoken-file.ts'
import { isOfficialVoice, platformVoices } from './voice-names.ts'
import { voiceRepository } from './voice-repository.ts'
import type { ClonedVoiceRow } from './voice-repository.ts'

export interface VoiceServiceOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly files: Pick<FileService, 'get' | 'prepare' | 'keep'>
  readonly scratchFolder: string
  /** Of the times that are told. */
  readonly timeZone: string
  readonly now?: () => number
}

/** Reads a text aloud as a call of its own. */
export type SpeakCall = (spoken: SpeechCall, context: CallContext) => Promise<Int16Array>

/** Gives the link of a voice's preview under the address by which the caller came. */
export type PreviewLink = (voice: ClonedVoiceRow) => string

export interface ListedVoice {
  readonly voice: string
  readonly voice_name: string
  readonly voice_type: 'PRIVATE' | 'OFFICIAL'
  readonly download_url?: string
  readonly create_time: string
}

const inputPurpose = 'voice-clone-input'
const outputPurpose = 'voice-clone-output'
/** When the voices of the platform came to be; the documents do not tell. */
const officialSince = Date.UTC(2025, 0, 1)
/** Voices that one account may keep. */
const mostVoices = 1000

/** Voices of the platform, and those that accounts made of samples. */
export class VoiceService {
  readonly #options: VoiceServiceOptions
  readonly #now: () => number

  constructor(options: VoiceServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /**
   * Makes a voice of an uploaded sample and lets it speak once; the voice and its preview come to be together.
   * @throws {ApiError} resourceNotFound for the file, invalidParameter for one that is no sample and for a name that is taken
   */
  async clone(request: z.output<typeof cloneVoice.body>, context: CallContext, speak: SpeakCall): Promise<object> {
    const { db, files } = this.#options
    const { accountId } = context.caller
    const { model, voice_name: name, text, input, file_id: fileId } = request
    const file = await files.get(accountId, fileId)
    if (file.purpose !== inputPurpose) {
      throw refusedSound('file_id', {
        zh: `文件用途应为 ${inputPurpose}。`,
        en: `The purpose of the file must be ${inputPurpose}.`,
      })
    }
    const repository = voiceRepository(db)
    if (await repository.hasName(accountId, name)) throw nameTaken(name)
    if ((await repository.count(accountId)) >= mostVoices) throw tooManyVoices()
    const sample = await this.#sample({ sampleHash: file.blobHash, sampleText: text ?? null }, context.signal)
    const samples = await speak({ model, text: input, voice: 'sample', sample }, context)
    const preview = writeWav({ samples, sampleRateHertz: spokenHertz }, notesOf(context.outcome.engine))
    const now = this.#now()
    const id = this.#createId(now)
    const kept = await files.prepare(accountId, {
      purpose: outputPurpose,
      name: `${id}.wav`,
      content: oneOf(preview),
    })
    await db.transaction().execute(async (transaction) => {
      await files.keep(transaction, accountId, [kept])
      const isNew = await voiceRepository(transaction).insert({
        id,
        accountId,
        name,
        sampleText: text ?? null,
        sampleHash: file.blobHash,
        previewHash: kept.blobHash,
        previewBytes: kept.sizeBytes,
        createdAt: now,
      })
      if (!isNew) throw nameTaken(name)
    })
    return {
      voice: id,
      file_id: kept.id,
      file_purpose: outputPurpose,
      request_id: request.request_id ?? context.requestId,
    }
  }

  /** Voices of the account first, the newest of them first; names are searched for a part of them. */
  async list(
    accountId: string,
    query: { readonly voiceName?: string | undefined; readonly voiceType?: 'PRIVATE' | 'OFFICIAL' | undefined },
    link: PreviewLink,
  ): Promise<{ voice_list: ListedVoice[] }> {
    const own = query.voiceType === 'OFFICIAL' ? [] : await voiceRepository(this.#options.db).list(accountId)
    const official = query.voiceType === 'PRIVATE' ? [] : platformVoices
    const listed: ListedVoice[] = [
      ...own.map((row) => ({
        voice: row.id,
        voice_name: row.name,
        voice_type: 'PRIVATE' as const,
        download_url: link(row),
        create_time: this.#time(row.createdAt),
      })),
      ...official.map(({ id, name }) => ({
        voice: id,
        voice_name: name,
        voice_type: 'OFFICIAL' as const,
        create_time: this.#time(officialSince),
      })),
    ]
    const sought = query.voiceName?.toLowerCase()
    return {
      voice_list:
        sought === undefined ? listed : listed.filter(({ voice_name: name }) => name.toLowerCase().includes(sought)),
    }
  }

  /** @throws {ApiError} resourceNotFound, invalidParameter for a voice of the platform */
  async delete(accountId: string, voice: string): Promise<{ voice: string; update_time: string }> {
    if (await voiceRepository(this.#options.db).delete(accountId, voice))
      return { voice, update_time: this.#time(this.#now()) }
    if (isOfficialVoice(voice))
      throw refusedSound('voice', { zh: '不能删除官方音色。', en: 'Voices of the platform cannot be deleted.' })
    throw new ApiError('resourceNotFound', { field: 'voice', value: voice.slice(0, 64) }, { shouldRetry: false })
  }

  /** The sample of a voice of the account; undefined for names of other voices. */
  async sampleOf(accountId: string, voice: string, signal: AbortSignal): Promise<VoiceSample | undefined> {
    if (!isClonedId(voice)) return undefined
    const row = await voiceRepository(this.#options.db).find(accountId, voice)
    return row === undefined ? undefined : this.#sample(row, signal)
  }

  /** What a link leads to. */
  async download(id: string): Promise<Downloadable | undefined> {
    const row = await voiceRepository(this.#options.db).findAnywhere(id)
    if (row === undefined) return undefined
    return { hash: row.previewHash, sizeBytes: row.previewBytes, contentType: 'audio/wav' }
  }

  /** For the sweep of blobs that nothing names. */
  async referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return voiceRepository(this.#options.db).referencedBlobs(hashes)
  }

  /** @throws {ApiError} invalidParameter of `file_id`, the field by which the sample once came */
  async #sample(
    { sampleHash, sampleText }: Pick<ClonedVoiceRow, 'sampleHash' | 'sampleText'>,
    signal: AbortSignal,
  ): Promise<VoiceSample> {
    const { blobs, scratchFolder } = this.#options
    const content = await blobs.open(sampleHash)
    const file = await writeScratchFile(join(scratchFolder, 'voices'), content, { maxBytes: maxSampleBytes, signal })
    try {
      if (file.sizeBytes > maxSampleBytes) throw tooLarge(maxSampleBytes)
      const sound = await readSound(file.path, maxSampleSeconds, signal)
      return { sound, ...(sampleText === null ? {} : { text: sampleText }) }
    } catch (error) {
      throw refusalOfSound(error, 'file_id', maxSampleSeconds)
    } finally {
      await file.remove()
    }
  }

  /** As the platform writes them: `voice_clone_20240315_143052_001`, with digits at the end that do not repeat. */
  #createId(now: number): string {
    const [day = '', time = ''] = this.#time(now).split(' ')
    return `voice_clone_${day.replaceAll('-', '')}_${time.replaceAll(':', '')}_${randomBytes(6).toString('hex')}`
  }

  #time(time: number): string {
    return localTime(time, this.#options.timeZone)
  }
}

export function isClonedId(voice: string): boolean {
  return /^voice_clone_[\w-]{1,80}$/.test(voice)
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}

function nameTaken(name: string): ApiError {
  const reason = { zh: `音色名称 ${name} 已存在。`, en: `There is a voice ${name} already.` }
  return new ApiError('invalidParameter', { field: 'voice_name', reason }, { shouldRetry: false })
}

function tooManyVoices(): ApiError {
  const reason = { zh: `最多保存 ${mostVoices} 个音色。`, en: `At most ${mostVoices} voices are kept.` }
  return new ApiError('invalidRequest', { reason }, { shouldRetry: false })
}
