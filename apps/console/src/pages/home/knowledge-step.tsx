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
        <Button renderRoot={(props) => <Link to="/knowledge" search={{ create: true }} {...props} />} variant="light">
          {text.openKnowledge}
        </Button>
        <Button renderRoot={(props) => <Link to="/applications" {...props} />} variant="subtle">
          {text.openApplications}
        </Button>
      </Group>
    </Step>
  )
}
