import { Center, SegmentedControl, Stack, Text } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from '../texts.ts'
import { baseIcons } from './base-icon.tsx'

export function IconChoice({ value, onChange }: { readonly value: string; readonly onChange: (icon: string) => void }) {
  const text = useTexts(texts)
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {text.icon}
      </Text>
      <SegmentedControl
        aria-label={text.icon}
        value={value}
        onChange={onChange}
        data={Object.entries(baseIcons).map(([name, Icon]) => ({
          value: name,
          label: (
            <Center h={22}>
              <Icon size={16} aria-label={text.icons[name as keyof typeof text.icons]} role="img" />
            </Center>
          ),
        }))}
      />
    </Stack>
  )
}
