import { ClientCore } from './client-core.ts'
import type { ClientOptions } from './client-core.ts'
import { Resources } from './generated/resources.ts'

/**
 * The platform's API. Every operation stands at its own name, as in `client.chat.completions.create(...)`.
 *
 * ```ts
 * const client = new OpenMaaS({ baseURL: 'http://127.0.0.1:8787/api/paas/v4', apiKey: 'id.secret' })
 * const reply = await client.chat.completions.create({ model: 'glm-4.7', messages: [{ role: 'user', content: '你好' }] })
 * ```
 */
export class OpenMaaS extends Resources {
  readonly core: ClientCore

  /** @throws {OpenMaaSError} when there is no key */
  constructor(options: ClientOptions = {}) {
    const core = new ClientCore(options)
    super(core)
    this.core = core
  }
}
