import { Card, Group, Text } from '@mantine/core'
import type { KnowledgeData } from '@openmaas/sdk'
import { PageLink } from '../../../components/page-link.tsx'
import { formatBytes, formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { texts } from '../texts.ts'
import { BaseIcon } from './base-icon.tsx'
import classes from './bases.module.css'

export function BaseCard({ base }: { readonly base: KnowledgeData }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  return (
    <Card withBorder padding="md" className={classes['card']}>
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <BaseIcon base={base} />
        <div className={classes['words']}>
          <PageLink
            to="/knowledge/$baseId"
            params={{ baseId: base.id }}
            className={classes['link']}
            fw={600}
            c="inherit"
          >
            {base.name}
          </PageLink>
          <Text size="sm" c="dimmed" lineClamp={2} mih="2.9em">
            {base.description === '' ? text.noDescription : base.description}
          </Text>
          <Text size="xs" c="dimmed" mt={6}>
            {text.documents(base.document_size)} · {text.characters(formatCount(base.word_num, language))} ·{' '}
            {formatBytes(base.length, language)}
          </Text>
        </div>
      </Group>
    </Card>
  )
}
