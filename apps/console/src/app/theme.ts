import { Badge, createTheme } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

const pine: MantineColorsTuple = [
  '#eef7f4',
  '#dcece6',
  '#b5d8cb',
  '#8bc3ae',
  '#68b296',
  '#51a786',
  '#43a17d',
  '#338c6b',
  '#277d5e',
  '#146c4f',
]

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 9, dark: 8 },
  colors: { pine },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { Badge: Badge.extend({ defaultProps: { tt: 'none', variant: 'light' } }) },
  fontFamily: 'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
})

/** Secondary text in greys that are told from their background by everybody: at least 4.5 to 1, as WCAG 2 asks. */
export const readableGreys: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6a7178',
    // Words on the pale ground of their own colour, as in badges.
    '--mantine-color-green-light-color': '#1f6b30',
    '--mantine-color-red-light-color': '#b02525',
    '--mantine-color-yellow-light-color': '#7a5200',
    '--mantine-color-orange-light-color': '#9a3f00',
    '--mantine-color-teal-light-color': '#05684a',
    '--mantine-color-pine-light-hover': '#d0e5dc',
  },
  dark: { '--mantine-color-dimmed': '#a6adb4', '--mantine-color-placeholder': '#8d949b' },
})
