import { Button, Table, Text } from '@mantine/core'
import type { EngineStatus } from '@openmaas/sdk'
import { useTexts } from '../../../messages/language.tsx'
import { EngineState } from './engine-state.tsx'
import { TestButton } from './test-button.tsx'
import { texts } from './texts.ts'

export interface EngineTableProps {
  readonly engines: readonly EngineStatus[]
  readonly onOpen: (id: string) => void
}

export function EngineTable({ engines, onOpen }: EngineTableProps) {
  const text = useTexts(texts)
  const { columns } = text
  return (
    <Table.ScrollContainer minWidth={700}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{columns.id}</Table.Th>
            <Table.Th>{columns.source}</Table.Th>
            <Table.Th>{columns.load}</Table.Th>
            <Table.Th>{columns.state}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {engines.map((engine) => (
            <Table.Tr key={engine.id}>
              <Table.Td>
                <Button
                  variant="transparent"
                  size="compact-sm"
                  px={0}
                  fw={600}
                  title={text.view(engine.id)}
                  onClick={() => onOpen(engine.id)}
                >
                  {engine.id}
                </Button>
                <Text size="xs" c="dimmed">
                  {text.types[engine.type] ?? engine.type}
                </Text>
              </Table.Td>
              <Table.Td>{text.sources[engine.source]}</Table.Td>
              <Table.Td>
                <Text size="sm">{text.inFlight(engine.in_flight)}</Text>
                {engine.models !== null && (
                  <Text size="xs" c="dimmed">
                    {text.models(engine.models.length)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td maw={300}>
                <EngineState engine={engine} />
                {engine.healthy === false && engine.detail !== null && (
                  <Text size="xs" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
                    {engine.detail}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">
                <TestButton id={engine.id} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
