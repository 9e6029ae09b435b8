import { Button, FileButton } from '@mantine/core'
import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { useTexts } from '../../messages/language.tsx'
import { readTerms } from './csv.ts'
import { withTerms } from './draft.ts'
import type { DraftEntry } from './draft.ts'
import { texts } from './texts.ts'

export interface ImportTermsProps {
  readonly entries: readonly DraftEntry[]
  readonly onChange: (entries: readonly DraftEntry[]) => void
  readonly onTold: (told: string) => void
}

/** Brings the terms of a table among the entries, to be looked at before they are saved. */
export function ImportTerms({ entries, onChange, onTold }: ImportTermsProps) {
  const text = useTexts(texts)
  const reset = useRef<() => void>(null)

  async function take(file: File | null): Promise<void> {
    if (file === null) return
    const terms = readTerms(await file.text())
    // The same file can be chosen again.
    reset.current?.()
    if (terms.length > 0) onChange(withTerms(entries, terms))
    onTold(terms.length === 0 ? text.importedNothing : text.imported(terms.length))
  }

  return (
    <FileButton
      accept=".csv,.tsv,text/csv,text/tab-separated-values"
      onChange={(file) => void take(file)}
      resetRef={reset}
      inputProps={{ 'aria-label': text.import }}
    >
      {(props) => (
        <Button {...props} variant="default" leftSection={<FileUp size={15} aria-hidden />}>
          {text.import}
        </Button>
      )}
    </FileButton>
  )
}
