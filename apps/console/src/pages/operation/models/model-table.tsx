import { Badge, Button, Group, Table, Text } from '@mantine/core'
import type { ModelStatus } from '@openmaas/sdk'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export interface ModelTableProps {
  readonly models: readonly ModelStatus[]
  readonly onOpen: (id: string) => void
}

export function ModelTable({ models, onOpen }: ModelTableProps) {
  const text = useTexts(texts)
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table verticalSpacing={8} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.columns.model}</Table.Th>
            <Table.Th>{text.columns.routes}</Table.Th>
            <Table.Th>{text.columns.source}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((model) => (
            <Table.Tr key={model.id}>
              <Table.Td>
                <Button
                  variant="transparent"
                  size="compact-sm"
                  px={0}
                  fw={600}
                  title={text.edit(model.id)}
                  onClick={() => onOpen(model.id)}
                >
                  {model.id}
                </Button>
                <Text size="xs" c="dimmed">
                  {[
                    model.kind === null ? '' : (text.kinds[model.kind] ?? model.kind),
                    model.served_as === model.id ? '' : text.servedAs(model.served_as),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Routes model={model} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" c={model.source === 'simulator' || model.source === 'none' ? 'dimmed' : undefined}>
                  {text.sources[model.source]}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
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
