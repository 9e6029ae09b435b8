import { Text } from '@mantine/core'
import type { EngineStatus } from '@openmaas/sdk'
import { DataTable, RowButton } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
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
  const { columns: heads } = text
  const columns: readonly Column<EngineStatus>[] = [
    {
      id: 'id',
      head: heads.id,
      sortBy: ({ id }) => id,
      cell: ({ id, type }) => (
        <>
          <RowButton title={text.view(id)} onClick={() => onOpen(id)}>
            {id}
          </RowButton>
          <Text size="xs" c="dimmed">
            {text.types[type] ?? type}
          </Text>
        </>
      ),
    },
    { id: 'source', head: heads.source, cell: ({ source }) => text.sources[source] },
    {
      id: 'load',
      head: heads.load,
      sortBy: ({ in_flight: calls }) => calls,
      cell: ({ in_flight: calls, models }) => (
        <>
          {text.inFlight(calls)}
          {models !== null && (
            <Text size="xs" c="dimmed">
              {text.models(models.length)}
            </Text>
          )}
        </>
      ),
    },
    { id: 'state', head: heads.state, cell: (engine) => <State engine={engine} /> },
    {
      id: 'test',
      head: text.test,
      isHeadHidden: true,
      align: 'end',
      cell: ({ id }) => <TestButton id={id} />,
    },
  ]
  return <DataTable label={text.title} columns={columns} rows={engines} keyOf={({ id }) => id} minWidth={660} />
}

function State({ engine }: { readonly engine: EngineStatus }) {
  return (
    <>
      <EngineState engine={engine} />
      {engine.healthy === false && engine.detail !== null && (
        <Text size="xs" c="dimmed" mt={4} maw={300} style={{ overflowWrap: 'anywhere' }}>
          {engine.detail}
        </Text>
      )}
    </>
  )
}
