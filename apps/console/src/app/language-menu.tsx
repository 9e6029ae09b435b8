import { Group, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import type { MantineSpacing } from '@mantine/core'
import { useLanguage } from '../messages/language.tsx'

/** Language and theme, remembered in this browser. */
export function LanguageMenu({ mt }: { readonly mt?: MantineSpacing }) {
  const { language, messages: text, choose } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Group mt={mt} gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={text.language}
        value={language}
        onChange={(value) => choose(value === 'en' ? 'en' : 'zh')}
        data={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label={text.theme}
        value={colorScheme}
        onChange={(value) => setColorScheme(value)}
        data={[
          { value: 'auto', label: text.themeAuto },
          { value: 'light', label: text.themeLight },
          { value: 'dark', label: text.themeDark },
        ]}
      />
    </Group>
  )
}
