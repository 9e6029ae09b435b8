import { Tabs } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { PageHead } from '../../../components/page-head.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { InFlight } from './in-flight.tsx'
import { RequestLog } from './request-log.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/requests')

export function RequestsPage() {
  const text = useTexts(texts)
  const { tab = 'log' } = route.useSearch()
  const navigate = useNavigate()
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          void navigate({ to: '/operation/requests', search: { tab: value === 'running' ? 'running' : undefined } })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="log">{text.tabs.log}</Tabs.Tab>
          <Tabs.Tab value="running">{text.tabs.running}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log">
          <RequestLog />
        </Tabs.Panel>
        <Tabs.Panel value="running">
          <InFlight />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
