import { deleteCallback, retrieveCallback, setCallback } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { CallbackSettingsService } from './callback-settings-service.ts'

export function callbackRoutes({ settings }: { readonly settings: CallbackSettingsService }): Route[] {
  return [
    route(setCallback, async ({ body, caller }) => {
      await settings.set(caller.accountId, body.url, body.callback_header ?? {})
      return succeeded()
    }),

    route(retrieveCallback, async ({ caller }) => {
      const setting = await settings.find(caller.accountId)
      const data = { url: setting?.url ?? '', callback_header: setting?.header ?? {}, be_in_use: setting ? 1 : 0 }
      return { data, ...succeeded() }
    }),

    route(deleteCallback, async ({ caller }) => {
      await settings.remove(caller.accountId)
      return succeeded()
    }),
  ]
}

/** Success in the envelope of the knowledge API. */
function succeeded(): { code: 200; message: string; timestamp: number } {
  return { code: 200, message: '请求成功', timestamp: Date.now() }
}
