import { Text } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import type { Step } from '../chat/conversations.ts'
import { texts } from './texts.ts'

const millisecondsPerSecond = 1000

/** What happened in the flow before and while it answered, folded away. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const text = useTexts(texts)
  const last = steps.at(-1)
  if (last === undefined) return null
  return (
    <Text size="xs" c="dimmed" component="details">
      <summary>{text.steps((last.after / millisecondsPerSecond).toFixed(1))}</summary>
      <ol>
        {steps.map(({ name, type, slices, after }, index) => (
          <li key={index}>
            {(after / millisecondsPerSecond).toFixed(2)} s · {name} · {text.stepTypes[type] ?? type}
            {slices !== undefined && ` · ${text.slices(slices)}`}
          </li>
        ))}
      </ol>
    </Text>
  )
}
