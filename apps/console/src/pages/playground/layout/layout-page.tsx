import { Group, NumberInput, Text } from '@mantine/core'
import type { LayoutParsingReply } from '@openmaas/sdk'
import { ScanText } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { dataAddress } from '../../../api/data-address.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { FileDrop } from '../shared/file-drop.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { LayoutResult } from './layout-result.tsx'
import { layoutRequest, readLayoutSettings } from './search.ts'
import { texts } from './texts.ts'

interface Reading {
  readonly file: File
  readonly firstPage: number
  readonly reply: LayoutParsingReply
}

export function LayoutPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readLayoutSettings)
  const [file, setFile] = useState<File>()
  const call = useCall<Reading>()
  const { model, first, last, view } = settings
  const isPdf = file?.type === 'application/pdf'
  const wanted = isPdf ? settings : { ...settings, first: undefined, last: undefined }

  function read(): void {
    if (file === undefined) return
    call.run(async (signal) => {
      const request = layoutRequest(wanted, await dataAddress(file))
      return {
        file,
        firstPage: wanted.first ?? 1,
        reply: await client.layoutParsing.create(request, { signal, maxRetries: 0 }),
      }
    })
  }

  return (
    <TryPage
      wide
      title={text.title}
      lead={text.lead}
      request={{
        path: '/paas/v4/layout_parsing',
        operation: 'layoutParsing.create',
        body: layoutRequest(wanted, `data:${file?.type ?? 'application/pdf'};base64,…`),
      }}
      call={call}
      action={text.read}
      incomplete={file === undefined}
      onSubmit={read}
      fields={
        <>
          <ModelSelect kind="ocr" value={model} onChange={(chosen) => change({ model: chosen })} />
          <FileDrop
            label={text.file}
            hint={text.fileHint}
            accept={['application/pdf', 'image/png', 'image/jpeg']}
            maxMegabytes={50}
            onFiles={([chosen]) => setFile(chosen)}
          />
          {file !== undefined && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {file.name}
            </Text>
          )}
          {isPdf && (
            <div>
              <Group grow>
                <NumberInput
                  label={text.first}
                  value={first ?? ''}
                  onChange={(value) => change({ first: typeof value === 'number' ? value : undefined })}
                  min={1}
                  allowDecimal={false}
                />
                <NumberInput
                  label={text.last}
                  value={last ?? ''}
                  onChange={(value) => change({ last: typeof value === 'number' ? value : undefined })}
                  min={first ?? 1}
                  allowDecimal={false}
                />
              </Group>
              <Text size="xs" c="dimmed" mt={4}>
                {text.pagesHint}
              </Text>
            </div>
          )}
        </>
      }
    >
      {call.result === undefined ? (
        <EmptyState icon={ScanText} title={text.empty} hint={text.emptyHint} />
      ) : (
        <LayoutResult
          key={call.result.reply.id}
          {...call.result}
          view={view}
          onView={(chosen) => change({ view: chosen })}
        />
      )}
    </TryPage>
  )
}
