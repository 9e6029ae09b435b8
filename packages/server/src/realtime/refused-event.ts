/** A client event that cannot be carried out; the session goes on. */
export class RefusedEvent extends Error {
  override readonly name = 'RefusedEvent'
  readonly code: string
  /** The field that is wrong, where one is. */
  readonly parameter: string | undefined

  constructor(code: string, message: string, parameter?: string) {
    super(message)
    this.code = code
    this.parameter = parameter
  }
}
