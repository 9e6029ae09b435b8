import { Badge, Group, Paper, Progress, Spoiler, Table, Text } from '@mantine/core'
import type { RetrievedSlice } from '@openmaas/sdk'
import { PageLink } from '../../../components/page-link.tsx'
import { useTexts } from '../../../messages/language.tsx'
import classes from '../document/document.module.css'
import { texts } from './texts.ts'

export interface RecalledSliceProps {
  readonly slice: RetrievedSlice
  /** From 1. */
  readonly place: number
  /** Why a caller with these settings would not get it. */
  readonly dropped: 'threshold' | 'topK' | undefined
}

export function RecalledSlice({ slice, place, dropped }: RecalledSliceProps) {
  const text = useTexts(texts)
  const { metadata, score } = slice
  const { _id: id } = metadata
  return (
    <Paper withBorder p="md" component="article" opacity={dropped === undefined ? 1 : 0.72}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap={8} wrap="nowrap" miw={0}>
          <Badge variant="default">{place}</Badge>
          <PageLink
            to="/knowledge/$baseId/documents/$documentId"
            params={{ baseId: metadata.knowledge_id, documentId: metadata.doc_id }}
            search={{ page: metadata.position?.page ?? metadata.page, slice: id }}
            size="sm"
            truncate
          >
            {metadata.doc_name}
          </PageLink>
          <Text size="xs" c="dimmed" flex="0 0 auto">
            {metadata.page !== undefined && text.page(metadata.page)}
            {metadata.line !== undefined && text.row(metadata.sheet_name ?? '', metadata.line)}
          </Text>
        </Group>
        <Group gap={8} wrap="nowrap">
          {dropped !== undefined && (
            <Badge color="gray" variant="light">
              {text.dropped[dropped]}
            </Badge>
          )}
          <Progress value={score * 100} w={72} size="sm" aria-label={text.score} />
          <Text size="sm" fw={600}>
            {score.toFixed(3)}
          </Text>
        </Group>
      </Group>
      <Spoiler maxHeight={120} showLabel={text.more} hideLabel={text.less}>
        <Text size="sm" className={classes['text']}>
          {slice.text}
        </Text>
      </Spoiler>
      {slice.stages !== undefined && <Stages stages={slice.stages} />}
    </Paper>
  )
}

function Stages({ stages }: { readonly stages: NonNullable<RetrievedSlice['stages']> }) {
  const text = useTexts(texts)
  const { keyword, embedding, recall, rerank } = stages
  const rows = [
    { name: text.stages.keyword, rank: keyword?.rank, score: keyword && text.shares(keyword.score, keyword.share) },
    { name: text.stages.embedding, rank: embedding?.rank, score: embedding?.score.toFixed(3) },
    { name: text.stages.recall, rank: recall.rank, score: recall.score.toFixed(3) },
    ...(rerank === undefined ? [] : [{ name: text.stages.rerank, rank: rerank.rank, score: rerank.score.toFixed(3) }]),
  ]
  return (
    <Table mt="sm" fz="xs" verticalSpacing={3} horizontalSpacing="xs" withRowBorders={false} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.stage}</Table.Th>
          <Table.Th w={72}>{text.rank}</Table.Th>
          <Table.Th>{text.score}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, rank, score }) => (
          <Table.Tr key={name} c={rank === undefined ? 'dimmed' : undefined}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{rank ?? '–'}</Table.Td>
            <Table.Td>{score ?? text.notFound}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
