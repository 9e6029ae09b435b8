import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../database/index.ts'

/** Encrypts what the database must not hold in the clear. */
export interface Sealer {
  /** @param context says what the text belongs to; a sealed text opens under its own context only */
  seal(text: string, context: string): string
  /** @throws {SecretMismatch} */
  open(sealed: string, context: string): string
}

/** The data was sealed under another master secret. */
export class SecretMismatch extends Error {
  override readonly name = 'SecretMismatch'

  constructor(cause?: unknown) {
    super(
      'The stored keys were sealed under another master secret. Set OPENMAAS_SECRET to the value that was in use, ' +
        'or put the file "secret" back into the data folder.',
      { cause },
    )
  }
}

export const secretFileName = 'secret'
const minSecretCharacters = 16
const version = 'v1'
const ivBytes = 12
const tagBytes = 16
const checkKey = 'access.secret-check'

/**
 * The master secret: the operator's (`OPENMAAS_SECRET`), else one that is made at the first start and kept in the data folder,
 * readable by its owner only. Servers that share a database need the same one.
 */
export function loadMasterSecret(dataFolder: string, configured: string | undefined): string {
  if (configured !== undefined) {
    if (configured.length < minSecretCharacters)
      throw new Error(`OPENMAAS_SECRET must have at least ${minSecretCharacters} characters.`)
    return configured
  }
  mkdirSync(dataFolder, { recursive: true })
  const path = join(dataFolder, secretFileName)
  const existing = readIfThere(path)
  if (existing !== undefined) return existing
  // Written under another name and linked, so that a second process sees either no file or the whole one.
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  try {
    linkSync(fresh, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(fresh)
  }
  return readFileSync(path, 'utf8').trim()
}

/** AES-256-GCM under a key derived from the master secret. Form: `v1.IV.CIPHERTEXT_AND_TAG`, both base64url. */
export function createSealer(masterSecret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', masterSecret, 'openmaas', 'sealed-values', 32))
  return {
    seal(text, context) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${version}.${iv.toString('base64url')}.${sealed.toString('base64url')}`
    },
    open(sealed, context) {
      const [form, ivText = '', bodyText = ''] = sealed.split('.')
      const body = Buffer.from(bodyText, 'base64url')
      if (form !== version || body.length < tagBytes) throw new SecretMismatch()
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(ivText, 'base64url'), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(Buffer.from(context)).setAuthTag(body.subarray(-tagBytes))
        return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw new SecretMismatch(error)
      }
    },
  }
}

/**
 * Refuses to work with a master secret that cannot open what is stored: found at the start, not at the first call.
 * @throws {SecretMismatch}
 */
export async function checkMasterSecret(db: Database, sealer: Sealer): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key: checkKey, value: JSON.stringify(sealer.seal(checkKey, checkKey)), updatedAt: Date.now() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', checkKey)
    .executeTakeFirstOrThrow()
  sealer.open(String(JSON.parse(value)), checkKey)
}

function readIfThere(path: string): string | undefined {
  try {
    const secret = readFileSync(path, 'utf8').trim()
    if (secret.length < minSecretCharacters) throw new Error(`The file ${path} holds no usable secret.`)
    return secret
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
