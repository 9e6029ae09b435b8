import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../messages/language.tsx'
import { Step } from './step.tsx'
import { texts } from './texts.ts'

export function KnowledgeStep() {
  const text = useTexts(texts)
  return (
    <Step title={text.knowledgeTitle} hint={text.knowledgeHint}>
      <Group>
        <Button component={Link} to="/knowledge" variant="light">
          {text.openKnowledge}
        </Button>
      </Group>
    </Step>
  )
}
