import { Button, FileButton } from '@mantine/core'
import { FolderUp } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

/** An attribute that every browser knows by now, and that the types do not. */
const wholeFolder = { tabIndex: -1, webkitdirectory: '' }

/** Chooses a folder with all that is in it: for those who drag nothing. */
export function FolderButton({ onChoose }: { readonly onChoose: (files: readonly File[]) => void }) {
  const text = useTexts(texts)
  return (
    <FileButton
      multiple
      inputProps={wholeFolder}
      onChange={(files) => onChoose(files.filter(({ name }) => !isOfTheSystem(name)))}
    >
      {(props) => (
        <Button {...props} size="compact-sm" variant="subtle" leftSection={<FolderUp size={14} aria-hidden />}>
          {text.chooseFolder}
        </Button>
      )}
    </FileButton>
  )
}

/** Files that systems leave in folders, and that nobody means to upload. */
function isOfTheSystem(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || name === 'Thumbs.db' || name === 'desktop.ini'
}
