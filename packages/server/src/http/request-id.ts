import { randomBytes } from 'node:crypto'

const beijingOffsetMilliseconds = 8 * 3_600_000
const suffixBytes = 8

let secondOfPrefix = -1
let prefix = ''
let pool = Buffer.alloc(0)
let poolOffset = 0

/**
 * An id in the platform's form: 14 digits of the time (`yyyyMMddHHmmss`, UTC+8) and 16 lower-case hex digits, 30 characters.
 * Random bytes are drawn in blocks because one system call an id would cost more than the rest of it.
 */
export function createRequestId(nowMilliseconds: number = Date.now()): string {
  const second = Math.floor(nowMilliseconds / 1000)
  if (second !== secondOfPrefix) {
    secondOfPrefix = second
    prefix = new Date(second * 1000 + beijingOffsetMilliseconds).toISOString().slice(0, 19).replace(/\D/g, '')
  }
  if (poolOffset + suffixBytes > pool.length) {
    pool = randomBytes(suffixBytes * 512)
    poolOffset = 0
  }
  const suffix = pool.toString('hex', poolOffset, poolOffset + suffixBytes)
  poolOffset += suffixBytes
  return prefix + suffix
}
