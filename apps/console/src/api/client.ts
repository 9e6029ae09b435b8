import { OpenMaaS } from '@openmaas/sdk'
import { currentLanguage } from '../messages/language.tsx'

let csrfToken: string | undefined

/** Kept in memory only; a reload asks for it again. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token
}

/** The platform that served this page. The key is a cookie that scripts cannot read, so none is sent. */
export const client = new OpenMaaS({
  apiKey: null,
  baseURL: `${location.origin}/api/paas/v4`,
  fetchOptions: { credentials: 'same-origin' },
  headers: () => ({
    'accept-language': currentLanguage(),
    ...(csrfToken === undefined ? {} : { 'x-openmaas-csrf': csrfToken }),
  }),
})
