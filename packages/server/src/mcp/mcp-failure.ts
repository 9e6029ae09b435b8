/** A failure of a server in words for the caller and the model; never of ours. */
export class McpFailure extends Error {
  override readonly name = 'McpFailure'
}
