import { Autocomplete, Checkbox, Select, Textarea } from '@mantine/core'
import type { ImageRequest } from '@openmaas/sdk'
import { ImageIcon } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { localLink } from '../../../api/local-link.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { TryPage } from '../shared/try-page.tsx'
import { useCall } from '../shared/use-call.ts'
import { usePageSettings } from '../shared/use-page-settings.ts'
import { useStored } from '../shared/use-stored.ts'
import { Drawings } from './drawings.tsx'
import type { Drawing } from './drawings.tsx'
import { readImageSettings, sizesOf } from './search.ts'
import type { ImageSettings } from './search.ts'
import { texts } from './texts.ts'

/** Drawings that are kept in the tab. */
const mostDrawings = 24

export function ImagesPage() {
  const text = useTexts(texts)
  const [settings, change] = usePageSettings(readImageSettings)
  const [drawings, changeDrawings] = useStored<readonly Drawing[]>('openmaas-images', [])
  const call = useCall<Drawing>()
  const { model, prompt, size, quality, watermark } = settings

  function draw(): void {
    call.run(async (signal) => {
      const { data } = await client.images.generate(imageRequest(settings), { signal, maxRetries: 0 })
      const drawing = { url: localLink(data[0]?.url ?? ''), prompt, model, size }
      changeDrawings((before) => [drawing, ...before].slice(0, mostDrawings))
      return drawing
    })
  }

  return (
    <TryPage
      title={text.title}
      lead={text.lead}
      request={{
        path: '/paas/v4/images/generations',
        operation: 'images.generate',
        body: imageRequest(settings),
      }}
      call={call}
      action={text.draw}
      incomplete={prompt.trim() === ''}
      onSubmit={draw}
      fields={
        <>
          <ModelSelect
            kind="image"
            value={model}
            onChange={(chosen) => change({ model: chosen, size: sizesOf(chosen)[0] })}
          />
          <Textarea
            label={text.prompt}
            placeholder={text.promptHint}
            value={prompt}
            onChange={(event) => change({ prompt: event.currentTarget.value })}
            maxLength={1000}
            autosize
            minRows={4}
            maxRows={12}
            required
          />
          <Autocomplete
            label={text.size}
            description={text.sizeHint}
            data={[...sizesOf(model)]}
            // All are shown, whatever is written already.
            filter={({ options }) => options}
            value={size}
            onChange={(chosen) => change({ size: chosen })}
          />
          <Select
            label={text.quality}
            value={quality ?? ''}
            data={[
              { value: '', label: text.qualityAuto },
              { value: 'hd', label: 'hd' },
              { value: 'standard', label: 'standard' },
            ]}
            onChange={(value) => change({ quality: value === 'hd' || value === 'standard' ? value : undefined })}
            allowDeselect={false}
          />
          <Checkbox
            label={text.watermark}
            checked={watermark !== false}
            onChange={(event) => change({ watermark: event.currentTarget.checked ? undefined : false })}
          />
        </>
      }
    >
      {drawings.length === 0 ? (
        <EmptyState icon={ImageIcon} title={text.empty} hint={text.emptyHint} />
      ) : (
        <Drawings drawings={drawings} onClear={() => changeDrawings(() => [])} />
      )}
    </TryPage>
  )
}

function imageRequest({ model, prompt, size, quality, watermark }: ImageSettings): ImageRequest {
  return {
    model,
    prompt,
    ...(size === '' ? {} : { size }),
    ...(quality === undefined ? {} : { quality }),
    ...(watermark === undefined ? {} : { watermark_enabled: watermark }),
  }
}
