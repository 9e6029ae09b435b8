import { Modal } from '@mantine/core'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { emptyDraft } from './engine-draft.ts'
import { EngineForm } from './engine-form.tsx'
import { texts } from './texts.ts'
import { useSaveEngine } from './use-save-engine.ts'

export function AddEngine({ onClose }: { readonly onClose: () => void }) {
  const text = useTexts(texts)
  const common = useMessages()
  const save = useSaveEngine(onClose)
  return (
    <Modal opened onClose={onClose} title={text.addTitle} size="lg" closeButtonProps={{ 'aria-label': common.close }}>
      <EngineForm
        initial={emptyDraft}
        onSave={(id, definition) => save.mutate({ id, definition })}
        isPending={save.isPending}
        error={save.error}
      />
    </Modal>
  )
}
