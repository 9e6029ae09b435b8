import type { Page } from 'playwright-core'
import type { ServerUnderTest } from '../../acceptance/support/server.ts'
import { handbookOf } from './knowledge.ts'
import type { Handbook } from './knowledge.ts'
import { operationPages } from './operation-data.ts'
import { playgroundPages } from './playground.ts'

/** A page to look at: its address, and what must be there first. */
export interface PageToShow {
  readonly name: string
  readonly path: string | ((server: ServerUnderTest) => Promise<string>)
  readonly signedOut?: boolean
  /** Brings the page into the state that is worth a picture. */
  readonly arrange?: (page: Page) => Promise<void>
}

/** Every page of the console. */
export const pagesToShow: readonly PageToShow[] = [
  { name: 'sign-in', path: '/', signedOut: true },
  { name: 'home', path: '/' },
  { name: 'knowledge', path: on(() => '/knowledge') },
  { name: 'knowledge-documents', path: on(({ baseId }) => `/knowledge/${baseId}`) },
  { name: 'knowledge-recall', path: on(({ baseId }) => `/knowledge/${baseId}?tab=recall&query=保修期`) },
  { name: 'knowledge-callbacks', path: on(({ baseId }) => `/knowledge/${baseId}?tab=callbacks`) },
  { name: 'knowledge-settings', path: on(({ baseId }) => `/knowledge/${baseId}?tab=settings`) },
  {
    name: 'knowledge-document',
    path: on(({ baseId, documentId }) => `/knowledge/${baseId}/documents/${documentId}`),
    arrange: (page) =>
      page
        .getByRole('button', { name: /(?:Slice|切片) 2/ })
        .first()
        .click(),
  },
  { name: 'applications', path: on(() => '/applications') },
  { name: 'application-chat', path: on(({ applicationId }) => `/applications/${applicationId}`), arrange: askAndCite },
  {
    name: 'application-flow',
    path: on(({ applicationId }) => `/applications/${applicationId}?tab=flow`),
    async arrange(page) {
      await page.getByRole('textbox').last().fill('整机保修期是多久？')
      await page.keyboard.press('Enter')
      await page.getByText(/What happened|执行过程/).waitFor()
    },
  },
  { name: 'application-settings', path: on(({ applicationId }) => `/applications/${applicationId}?tab=settings`) },
  {
    name: 'playground-chat',
    path: '/playground/chat?beside=glm-4.5-air',
    async arrange(page) {
      await page.getByRole('textbox').last().fill('2 + 3 = ?')
      await page.keyboard.press('Enter')
      await page.getByText('tokens').nth(1).waitFor()
    },
  },
  { name: 'glossaries', path: async (server) => `/glossaries/${await glossaryOf(server)}` },
  { name: 'glossaries-create', path: '/glossaries?create=true' },
  ...playgroundPages,
  ...operationPages,
]

function on(path: (handbook: Handbook) => string): (server: ServerUnderTest) => Promise<string> {
  return async (server) => path(await handbookOf(server))
}

/** Asks something and opens the place that the answer rests on. */
async function askAndCite(page: Page): Promise<void> {
  await page.getByRole('textbox').fill('整机保修期是多久？')
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: /(?:Open source|打开来源) 1/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { pressed: true }).waitFor()
}

/** A glossary of three terms. */
async function glossaryOf(server: ServerUnderTest): Promise<string> {
  const entries = [
    { source: '智谱清言', target: 'ChatGLM' },
    { source: '知识库', target: 'knowledge base' },
    { source: '切片', target: 'slice' },
  ]
  const reply = await fetch(`${server.url}/api/v1/agents/glossaries`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: '产品术语', source_lang: 'zh-CN', target_lang: 'en', entries }),
  })
  const { id } = (await reply.json()) as { readonly id: string }
  return id
}
