import { z } from 'zod'

export const slideLayouts = ['cover', 'section', 'points', 'columns', 'table', 'numbers', 'quote', 'closing'] as const
export const deckThemes = ['ocean', 'forest', 'sunset', 'graphite'] as const

/** What stands on a page. Members that its layout does not show are empty. */
export const slideForm = z.object({
  layout: z.enum(slideLayouts),
  title: z.string().describe('标题，尽量短'),
  subtitle: z.string().describe('副标题或一句导语'),
  points: z.array(z.string()).describe('要点，每条一句，最多 7 条；layout 为 points 时使用'),
  columns: z
    .array(z.object({ heading: z.string(), points: z.array(z.string()) }))
    .describe('2 到 4 栏；layout 为 columns 时使用'),
  table: z
    .object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) })
    .describe('最多 8 行 6 列；layout 为 table 时使用'),
  numbers: z
    .array(z.object({ value: z.string(), label: z.string() }))
    .describe('2 到 4 个关键数字；layout 为 numbers 时使用'),
  quote: z.string().describe('引语；layout 为 quote 时使用'),
  source: z.string().describe('资料来源，没有则为空'),
})
export type Slide = z.output<typeof slideForm>

export const outlineForm = z.object({
  title: z.string().describe('演示文稿标题'),
  theme: z.enum(deckThemes),
  pages: z
    .array(
      z.object({
        title: z.string(),
        brief: z.string().describe('这一页要讲什么，一两句话'),
        layout: z.enum(slideLayouts),
      }),
    )
    .min(3)
    .describe('按顺序的全部页面：首页用 cover，末页用 closing'),
})

export const changeForm = z.object({
  changes: z
    .array(
      z.object({
        action: z.enum(['insert', 'update', 'remove']),
        position: z.int().min(1).describe('页码，从 1 开始；insert 时为新页面的页码'),
        brief: z.string().describe('新页面或修改后的页面要讲什么；remove 时为空'),
      }),
    )
    .describe('依次执行的修改，页码以执行到该步时为准'),
})

/** A deck as a conversation keeps it. */
export interface Deck {
  readonly title: string
  readonly theme: (typeof deckThemes)[number]
  readonly slides: readonly Slide[]
  /** True: no language model has written it, and each page says so. */
  readonly simulated: boolean
}

/** Pages of one deck; more are not made and not kept. */
export const mostSlides = 40
