import { createHash } from 'node:crypto'

/** The 32 bytes with which PDF fills passwords up (ISO 32000-1, 7.6.3.3). */
const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')

export interface PdfPasswords {
  /** Needed to open the file; empty: it opens for everyone. */
  readonly user: string
  readonly owner: string
}

export interface PdfEncryption {
  /** The dictionary for the trailer. */
  readonly dictionary: string
  encrypt(objectNumber: number, bytes: Uint8Array): Buffer
}

/** The oldest standard encryption, RC4 with 40 bits: enough to tell whether a reader asks for a password. */
export function pdfEncryption({ user, owner }: PdfPasswords, fileId: Uint8Array): PdfEncryption {
  const permissions = -4
  const ownerKey = md5(padded(owner)).subarray(0, 5)
  const ownerEntry = rc4(ownerKey, padded(user))
  const permissionBytes = Buffer.alloc(4)
  permissionBytes.writeInt32LE(permissions)
  const key = md5(padded(user), ownerEntry, permissionBytes, fileId).subarray(0, 5)
  const userEntry = rc4(key, padding)
  return {
    dictionary: `<< /Filter /Standard /V 1 /R 2 /O <${ownerEntry.toString('hex')}> /U <${userEntry.toString('hex')}> /P ${permissions} >>`,
    encrypt(objectNumber, bytes) {
      const salt = Buffer.from([objectNumber & 255, (objectNumber >> 8) & 255, (objectNumber >> 16) & 255, 0, 0])
      return rc4(md5(key, salt).subarray(0, 10), bytes)
    },
  }
}

function padded(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32)
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Written out, because the crypto library of Node refuses it. */
function rc4(key: Uint8Array, bytes: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number) => state[index] ?? 0
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    ;[state[i], state[j]] = [at(j), at(i)]
  }
  let i = 0
  let j = 0
  return Buffer.from(
    bytes.map((byte) => {
      i = (i + 1) & 255
      j = (j + at(i)) & 255
      ;[state[i], state[j]] = [at(j), at(i)]
      return byte ^ at((at(i) + at(j)) & 255)
    }),
  )
}
