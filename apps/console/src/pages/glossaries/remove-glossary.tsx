import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ConfirmDeletion } from '../../components/confirm-deletion.tsx'
import { useTexts } from '../../messages/language.tsx'
import { glossariesKey } from './queries.ts'
import type { GlossaryHead } from './queries.ts'
import { texts } from './texts.ts'

export interface RemoveGlossaryProps {
  readonly glossary: Pick<GlossaryHead, 'id' | 'name'>
  readonly onClose: () => void
  readonly onRemoved: () => void
}

export function RemoveGlossary({ glossary: { id, name }, onClose, onRemoved }: RemoveGlossaryProps) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => client.agents.glossaries.delete(id),
    async onSuccess() {
      onRemoved()
      await queries.invalidateQueries({ queryKey: [...glossariesKey, 'all'] })
    },
  })
  return (
    <ConfirmDeletion
      title={text.removeTitle}
      warning={text.removeWarning(name)}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    />
  )
}
