import { CloseButton, Group, Image, Select, Switch, Textarea } from '@mantine/core'
import { dataAddress } from '../../../api/data-address.ts'
import { useTexts } from '../../../messages/language.tsx'
import { FileDrop } from '../shared/file-drop.tsx'
import { ModelSelect } from '../shared/model-select.tsx'
import { texts as shared } from '../shared/texts.ts'
import { aspectRatios } from './search.ts'
import type { VideoSettings } from './search.ts'
import { texts } from './texts.ts'
import { videoModel } from './video-model.ts'

export interface VideoFieldsProps {
  readonly settings: VideoSettings
  readonly onChange: (change: Partial<VideoSettings>) => void
  /** Data addresses. */
  readonly pictures: readonly string[]
  readonly onPictures: (pictures: readonly string[]) => void
}

export function VideoFields({ settings, onChange, pictures, onPictures }: VideoFieldsProps) {
  const text = useTexts(texts)
  const common = useTexts(shared)
  const rule = videoModel(settings.model)

  async function add(files: readonly File[]): Promise<void> {
    const added = await Promise.all(files.map(dataAddress))
    onPictures([...pictures, ...added].slice(0, rule.pictures))
  }

  return (
    <>
      <ModelSelect
        kind="video"
        value={settings.model}
        onChange={(model) => {
          onChange({ model, size: undefined, duration: undefined, fps: undefined })
          onPictures(pictures.slice(0, videoModel(model).pictures))
        }}
      />
      <Textarea
        label={text.prompt}
        placeholder={text.promptHint}
        value={settings.prompt}
        onChange={(event) => onChange({ prompt: event.currentTarget.value })}
        maxLength={512}
        autosize
        minRows={3}
        maxRows={10}
      />
      {rule.pictures > pictures.length && (
        <FileDrop
          label={text.pictures}
          hint={text.picturesHint(rule.pictures)}
          accept={['image/png', 'image/jpeg']}
          maxMegabytes={5}
          multiple={rule.pictures > 1}
          onFiles={(files) => void add(files)}
        />
      )}
      {pictures.length > 0 && (
        <Group gap="xs">
          {pictures.map((url, index) => (
            <Group key={index} gap={2} align="flex-start">
              <Image src={url} alt="" h={64} w="auto" radius="sm" />
              <CloseButton
                size="sm"
                aria-label={common.remove}
                onClick={() => onPictures(pictures.filter((_, at) => at !== index))}
              />
            </Group>
          ))}
        </Group>
      )}
      <Group grow preventGrowOverflow={false}>
        {rule.sizes.length > 0 && (
          <Choice label={text.size} values={rule.sizes} value={settings.size} onChange={(size) => onChange({ size })} />
        )}
        {rule.hasAspectRatio && (
          <Choice
            label={text.aspectRatio}
            values={aspectRatios}
            value={settings.aspectRatio}
            onChange={(value) => onChange({ aspectRatio: aspectRatios.find((ratio) => ratio === value) })}
          />
        )}
        {rule.durations.length > 1 && (
          <Choice
            label={text.duration}
            values={rule.durations.map(String)}
            value={settings.duration?.toString()}
            onChange={(value) => onChange({ duration: value === undefined ? undefined : Number(value) })}
          />
        )}
        {rule.frameRates.length > 1 && (
          <Choice
            label={text.fps}
            values={rule.frameRates.map(String)}
            value={settings.fps?.toString()}
            onChange={(value) => onChange({ fps: value === undefined ? undefined : Number(value) })}
          />
        )}
      </Group>
      {rule.hasQuality && (
        <Select
          label={text.quality}
          value={settings.quality ?? ''}
          data={[
            { value: '', label: text.usual },
            { value: 'speed', label: text.speed },
            { value: 'quality', label: text.best },
          ]}
          onChange={(value) => onChange({ quality: value === 'speed' || value === 'quality' ? value : undefined })}
          allowDeselect={false}
        />
      )}
      {rule.hasAudio && (
        <Switch
          label={text.withAudio}
          checked={settings.withAudio === true}
          onChange={(event) => onChange({ withAudio: event.currentTarget.checked ? true : undefined })}
        />
      )}
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly values: readonly string[]
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** One of some values, or none, which leaves it to the model. */
function Choice({ label, values, value, onChange }: ChoiceProps) {
  const text = useTexts(texts)
  return (
    <Select
      label={label}
      value={value ?? ''}
      data={[{ value: '', label: text.usual }, ...values.map((one) => ({ value: one, label: one }))]}
      onChange={(chosen) => onChange(chosen === '' || chosen === null ? undefined : chosen)}
      allowDeselect={false}
      miw={140}
    />
  )
}
