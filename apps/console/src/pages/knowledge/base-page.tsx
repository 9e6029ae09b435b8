import { Badge, Button, Group, Skeleton, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { AppWindow, ArrowLeft } from 'lucide-react'
import { PageLink } from '../../components/page-link.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { formatCount } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { useSignedIn } from '../../session/session.tsx'
import { BaseSettings } from './bases/base-settings.tsx'
import { CallbacksTab } from './callbacks/callbacks-tab.tsx'
import { DocumentsTab } from './documents/documents-tab.tsx'
import { baseQuery } from './queries.ts'
import { RecallTab } from './recall/recall-tab.tsx'
import { baseTabs } from './route.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/knowledge/$baseId')

export function BasePage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { baseId } = route.useParams()
  const { tab = 'documents' } = route.useSearch()
  const navigate = useNavigate()
  const { role } = useSignedIn()
  const base = useQuery(baseQuery(baseId))
  // Deliveries are seen by the operator only, and so is what can be done about them.
  const tabs = baseTabs.filter((name) => name !== 'callbacks' || role === 'admin')

  return (
    <>
      <PageLink to="/knowledge" size="sm" c="dimmed">
        <Group gap={4} component="span" mb={6}>
          <ArrowLeft size={14} aria-hidden /> {text.back}
        </Group>
      </PageLink>
      {base.isPending && <Skeleton h={34} w={240} mb="lg" />}
      {base.isError && <ErrorNotice error={base.error} onRetry={() => void base.refetch()} />}
      {base.data !== undefined && (
        <>
          <PageHead
            title={base.data.name}
            {...(base.data.description === '' ? {} : { lead: base.data.description })}
            action={
              <Button
                renderRoot={(props) => <Link to="/applications" search={{ create: true, base: baseId }} {...props} />}
                variant="light"
                leftSection={<AppWindow size={16} aria-hidden />}
              >
                {text.buildApplication}
              </Button>
            }
          />
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) =>
              void navigate({
                to: '/knowledge/$baseId',
                params: { baseId },
                search: { tab: value === 'documents' ? undefined : baseTabs.find((name) => name === value) },
              })
            }
          >
            <Tabs.List mb="md">
              {tabs.map((name) => (
                <Tabs.Tab
                  key={name}
                  value={name}
                  rightSection={
                    name === 'documents' && (
                      <Badge size="sm" variant="default" component="span">
                        {formatCount(base.data.document_size, language)}
                      </Badge>
                    )
                  }
                >
                  <Text span size="sm">
                    {text.tabs[name]}
                  </Text>
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="documents">
              <DocumentsTab baseId={baseId} />
            </Tabs.Panel>
            <Tabs.Panel value="recall">
              <RecallTab baseId={baseId} />
            </Tabs.Panel>
            <Tabs.Panel value="callbacks">
              <CallbacksTab baseId={baseId} />
            </Tabs.Panel>
            <Tabs.Panel value="settings">
              <BaseSettings base={base.data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </>
  )
}
