import type { Sealer } from '../access/index.ts'
import type { Database } from '../database/index.ts'
import { checkCallbackHeader, checkCallbackUrl, openCallbackHeader, sealCallbackHeader } from './callback-header.ts'
import type { CallbackHeader } from './callback-header.ts'
import { callbackSettingsRepository } from './callback-settings-repository.ts'

export interface CallbackSettingsOptions {
  readonly db: Database
  readonly sealer: Sealer
  readonly now?: () => number
}

/** Where an account is told about its documents, unless a request or a base says otherwise. */
export class CallbackSettingsService {
  readonly #options: CallbackSettingsOptions

  constructor(options: CallbackSettingsOptions) {
    this.#options = options
  }

  /** @throws {ApiError} invalidParameter */
  async set(accountId: string, url: string, header: CallbackHeader): Promise<void> {
    checkCallbackUrl(url, 'url')
    checkCallbackHeader(header, 'callback_header')
    const { db, sealer, now = Date.now } = this.#options
    const sealedHeader = sealCallbackHeader(sealer, header)
    await callbackSettingsRepository(db).put(accountId, { url, sealedHeader }, now())
  }

  /** @returns undefined when the account has set none */
  async find(accountId: string): Promise<{ readonly url: string; readonly header: CallbackHeader } | undefined> {
    const { db, sealer } = this.#options
    const setting = await callbackSettingsRepository(db).find(accountId)
    return setting && { url: setting.url, header: openCallbackHeader(sealer, setting.sealedHeader) }
  }

  async remove(accountId: string): Promise<void> {
    await callbackSettingsRepository(this.#options.db).delete(accountId)
  }
}
