import { Button, Card, Group, SimpleGrid, Skeleton, Text } from '@mantine/core'
import type { ApplicationData } from '@openmaas/sdk'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { AppWindow, Plus } from 'lucide-react'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { PageNumbers } from '../../components/page-numbers.tsx'
import { useTexts } from '../../messages/language.tsx'
import classes from '../knowledge/bases/bases.module.css'
import { ApplicationIcon } from './application-icon.tsx'
import { CreateApplication } from './create-application.tsx'
import { applicationsPerPage, applicationsQuery } from './queries.ts'
import { texts } from './texts.ts'

const route = getRouteApi('/applications')

export function ApplicationsPage() {
  const text = useTexts(texts)
  const { page = 1, create: creates, base } = route.useSearch()
  const navigate = useNavigate()
  const applications = useQuery(applicationsQuery(page))
  const pages = Math.ceil((applications.data?.total ?? 0) / applicationsPerPage)
  const shown = page === 1 ? undefined : page
  const showForm = (isShown: boolean): void =>
    void navigate({ to: '/applications', search: { page: shown, create: isShown ? true : undefined } })
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => showForm(true)}>
      {text.create}
    </Button>
  )
  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={create} />
      {applications.isError && <ErrorNotice error={applications.error} onRetry={() => void applications.refetch()} />}
      {applications.isPending && <Skeleton h={120} maw={420} />}
      {applications.data?.total === 0 && (
        <EmptyState icon={AppWindow} title={text.empty} hint={text.emptyHint} action={create} />
      )}
      {applications.data !== undefined && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {applications.data.list.map((application) => (
            <ApplicationCard key={application.id} application={application} />
          ))}
        </SimpleGrid>
      )}
      <PageNumbers
        pages={pages}
        page={page}
        onPage={(next) => void navigate({ to: '/applications', search: { page: next } })}
      />
      {creates === true && (
        <CreateApplication
          baseId={base}
          onClose={() => showForm(false)}
          onCreated={(applicationId) =>
            void navigate({ to: '/applications/$applicationId', params: { applicationId } })
          }
        />
      )}
    </>
  )
}

function ApplicationCard({ application }: { readonly application: ApplicationData }) {
  const text = useTexts(texts)
  return (
    <Card withBorder padding="md" className={classes['card']}>
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <ApplicationIcon application={application} />
        <div className={classes['words']}>
          <PageLink
            to="/applications/$applicationId"
            params={{ applicationId: application.id }}
            className={classes['link'] ?? ''}
            fw={600}
            c="inherit"
          >
            {application.name}
          </PageLink>
          <Text size="sm" c="dimmed" lineClamp={2} mih="2.9em">
            {application.desc === '' ? text.noDescription : application.desc}
          </Text>
          <Text size="xs" c="dimmed" mt={6}>
            {application.model} · {text.bases(application.knowledge_base_ids?.length ?? 0)}
          </Text>
        </div>
      </Group>
    </Card>
  )
}
