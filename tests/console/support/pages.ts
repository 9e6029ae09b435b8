import type { Page } from 'playwright-core'
import type { ServerUnderTest } from '../../acceptance/support/server.ts'

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
  {
    name: 'playground-chat',
    path: '/playground/chat?beside=glm-4.5-air',
    async arrange(page) {
      await page.getByRole('textbox').last().fill('2 + 3 = ?')
      await page.keyboard.press('Enter')
      await page.getByText('tokens').nth(1).waitFor()
    },
  },
]
