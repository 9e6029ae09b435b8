import { parentPort, workerData } from 'node:worker_threads'
import { textForm } from '../document-kinds.ts'
import type { OfficeJob, OfficeReply } from './office-jobs.ts'
import { officeParagraphs, OfficeUnreadable, withParagraphs } from './office-text.ts'

// One job, then the thread ends: a file of one caller must not touch that of another.
const port = parentPort
if (port === null) throw new Error('This module is the whole of a thread.')
port.postMessage(await answer(workerData as OfficeJob))

async function answer(job: OfficeJob): Promise<OfficeReply> {
  try {
    return { result: await done(job) }
  } catch (error) {
    if (error instanceof OfficeUnreadable) return { unreadable: error.message }
    throw error
  }
}

async function done(job: OfficeJob) {
  switch (job.type) {
    case 'paragraphs':
      return officeParagraphs(job.bytes, job.kind)
    case 'rebuild':
      return withParagraphs(job.bytes, job.kind, job.translated)
    case 'text':
      return textForm(job.text, job.kind)
    case 'table': {
      // Its libraries are heavy, and few jobs are tables.
      const { readGlossaryTable } = await import('../../glossaries/read-table.ts')
      return readGlossaryTable(job.name, job.content)
    }
  }
}
