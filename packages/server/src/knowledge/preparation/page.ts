import type { PageOptions } from '../parsing/web/read-page.ts'

/** A page of the web to read for somebody who waits. */
export interface PageInput extends PageOptions {
  /** File of this machine that holds its bytes; it is only read. */
  readonly path: string
}
