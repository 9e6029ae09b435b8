import { Group, Skeleton, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useTexts } from '../../messages/language.tsx'
import { TestChat } from './chat/test-chat.tsx'
import { FlowChat } from './flow/flow-chat.tsx'
import { applicationQuery } from './queries.ts'
import { applicationTabs } from './route.tsx'
import { ApplicationSettings } from './settings/application-settings.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/applications/$applicationId')

export function ApplicationPage() {
  const text = useTexts(texts)
  const { applicationId } = route.useParams()
  const { tab = 'chat' } = route.useSearch()
  const navigate = useNavigate()
  const application = useQuery(applicationQuery(applicationId))
  const { data } = application
  return (
    <>
      <PageLink to="/applications" size="sm" c="dimmed">
        <Group gap={4} component="span" mb={6}>
          <ArrowLeft size={14} aria-hidden /> {text.back}
        </Group>
      </PageLink>
      {application.isPending && <Skeleton h={34} w={240} />}
      {application.isError && <ErrorNotice error={application.error} onRetry={() => void application.refetch()} />}
      {data !== undefined && (
        <>
          <PageHead title={data.name} {...(data.desc === '' ? {} : { lead: data.desc })} />
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) =>
              void navigate({
                to: '/applications/$applicationId',
                params: { applicationId },
                search: { tab: value === 'chat' ? undefined : applicationTabs.find((name) => name === value) },
              })
            }
          >
            <Tabs.List mb="md">
              {applicationTabs.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {text.tabs[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="chat">
              <TestChat key={applicationId} application={data} />
            </Tabs.Panel>
            <Tabs.Panel value="flow">
              <FlowChat key={applicationId} application={data} />
            </Tabs.Panel>
            <Tabs.Panel value="settings">
              <ApplicationSettings key={applicationId} application={data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </>
  )
}
