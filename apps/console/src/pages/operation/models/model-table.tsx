import { Badge, Group, Text } from '@mantine/core'
import type { ModelStatus } from '@openmaas/sdk'
import { useMemo } from 'react'
import { DataTable, RowButton } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export interface ModelTableProps {
  readonly models: readonly ModelStatus[]
  /** The same function every time. */
  readonly onOpen: (id: string) => void
}

export function ModelTable({ models, onOpen }: ModelTableProps) {
  const text = useTexts(texts)
  const columns = useMemo((): readonly Column<ModelStatus>[] => {
    const { columns: heads } = text
    return [
      {
        id: 'model',
        head: heads.model,
        width: '32%',
        sortBy: ({ id }) => id,
        cell: (model) => (
          <>
            <RowButton title={text.edit(model.id)} onClick={() => onOpen(model.id)}>
              {model.id}
            </RowButton>
            <Text size="xs" c="dimmed">
              {[
                model.kind === null ? '' : (text.kinds[model.kind] ?? model.kind),
                model.served_as === model.id ? '' : text.servedAs(model.served_as),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </Text>
          </>
        ),
      },
      { id: 'routes', head: heads.routes, width: '48%', cell: (model) => <Routes model={model} /> },
      {
        id: 'source',
        head: heads.source,
        sortBy: ({ source }) => text.sources[source],
        cell: ({ source }) => (
          <Text size="sm" c={source === 'simulator' || source === 'none' ? 'dimmed' : undefined}>
            {text.sources[source]}
          </Text>
        ),
      },
    ]
  }, [text, onOpen])
  return <DataTable label={text.title} columns={columns} rows={models} keyOf={keyOf} minWidth={560} />
}

function keyOf({ id }: ModelStatus): string {
  return id
}

function Routes({ model: { id, routes } }: { readonly model: ModelStatus }) {
  const text = useTexts(texts)
  if (routes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {text.nobody}
      </Text>
    )
  return (
    <Group gap={6}>
      {routes.map(({ engine, model, available, weight, priority }) => (
        <Badge
          key={`${engine}/${model}/${priority}`}
          variant={available ? 'default' : 'light'}
          color={available ? 'gray' : 'red'}
          fw={500}
          title={`${text.priority} ${priority} · ${text.weight} ${weight}`}
        >
          {model === id ? engine : `${engine} / ${model}`}
          {!available && ` · ${text.down}`}
        </Badge>
      ))}
    </Group>
  )
}
