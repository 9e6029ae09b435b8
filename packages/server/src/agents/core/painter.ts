import type { AgentCall } from './agent.ts'

/** A picture that was drawn: where its content lies. */
export interface DrawnPicture {
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The platform's own drawing and filming, as agents use them. */
export interface Painter {
  /** @throws {ApiError} {EngineError} */
  draw(
    call: AgentCall,
    wish: { readonly prompt: string; readonly widthPixels: number; readonly heightPixels: number },
  ): Promise<DrawnPicture>
}
