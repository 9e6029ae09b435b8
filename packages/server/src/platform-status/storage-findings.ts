import { statfs } from 'node:fs/promises'
import type { StatusFinding } from './finding.ts'

const mebibyte = 1_048_576
const lowMebibytes = 1024
const tooLowMebibytes = 200
const slowMilliseconds = 250
/** A database that keeps up takes what is in the journal within a second. */
const longBacklogBytes = 1_048_576

/** @param ping throws when the database does not answer */
export async function databaseFinding(ping: () => Promise<void>, dialect: string): Promise<StatusFinding> {
  const check = 'database'
  const kind = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const startedAt = performance.now()
  try {
    await ping()
  } catch {
    // The reason is in the log, with the address that it may name.
    return {
      check,
      level: 'failure',
      detail: { zh: `${kind} 没有应答。`, en: `${kind} does not answer.` },
      advice: {
        zh: '检查数据库服务与 DATABASE_URL；恢复后无需重启。原因见服务日志。',
        en: 'Check its server and DATABASE_URL; no restart is needed when it is back. The log has the reason.',
      },
    }
  }
  const milliseconds = Math.round(performance.now() - startedAt)
  const detail = { zh: `${kind} 在 ${milliseconds} 毫秒内应答。`, en: `${kind} answers in ${milliseconds} ms.` }
  if (milliseconds <= slowMilliseconds) return { check, level: 'ok', detail }
  const advice = {
    zh: '数据库很慢：检查磁盘和数据库服务器的负载。',
    en: 'It is slow: look at the load of the disk and of its server.',
  }
  return { check, level: 'warning', detail, advice }
}

/** @param bytes usage that waits for the database */
export function journalFinding(bytes: number): StatusFinding {
  const check = 'journal'
  if (bytes < longBacklogBytes)
    return { check, level: 'ok', detail: { zh: '用量记录及时入库。', en: 'Usage is written without delay.' } }
  const kibibytes = Math.round(bytes / 1024)
  return {
    check,
    level: 'warning',
    detail: { zh: `${kibibytes} KB 的用量记录等待入库。`, en: `${kibibytes} KB of usage wait for the database.` },
    advice: {
      zh: '没有丢失；数据库恢复正常后会自动写入。',
      en: 'Nothing is lost: it is written when the database keeps up again.',
    },
  }
}

export async function diskFinding(folder: string): Promise<StatusFinding> {
  const check = 'disk'
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / mebibyte)
  const size = free >= 1024 ? `${(free / 1024).toFixed(1)} GB` : `${free} MB`
  const detail = { zh: `数据目录所在磁盘剩余 ${size}。`, en: `${size} are free for the data folder.` }
  if (free >= lowMebibytes) return { check, level: 'ok', detail }
  const level = free < tooLowMebibytes ? 'failure' : 'warning'
  return {
    check,
    level,
    detail,
    advice: { zh: '请清理磁盘：磁盘满时任何写入都会失败。', en: 'Make room: a full disk stops every write.' },
  }
}
