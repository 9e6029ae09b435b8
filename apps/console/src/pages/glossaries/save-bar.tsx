import { Button, Group, Text } from '@mantine/core'
import { useMessages, useTexts } from '../../messages/language.tsx'
import { mostEntries } from './draft.ts'
import classes from './save-bar.module.css'
import { texts } from './texts.ts'
import type { GlossaryEditing } from './use-glossary-draft.ts'

/** What keeps the changes from being saved, and the buttons that save or undo them; stays in sight below long tables. */
export function SaveBar({ editing }: { readonly editing: GlossaryEditing }) {
  const text = useTexts(texts)
  const common = useMessages()
  const { draft, flaws, isDirty, canSave, save, discard } = editing
  if (!isDirty) return null
  const reason =
    draft.entries.length > mostEntries ? text.tooMany : flaws.size > 0 ? text.flawCount(flaws.size) : undefined
  return (
    <Group justify="space-between" className={classes['bar']}>
      <Text size="sm" c={reason === undefined ? 'dimmed' : 'red'} role="status">
        {reason ?? text.unsaved}
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={discard}>
          {text.discard}
        </Button>
        <Button loading={save.isPending} disabled={!canSave} onClick={() => save.mutate()}>
          {common.save}
        </Button>
      </Group>
    </Group>
  )
}
