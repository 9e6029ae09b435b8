import { ActionIcon, Center, Group, Loader, NumberInput, Text } from '@mantine/core'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMessages, useTexts } from '../../messages/language.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import classes from './document-viewer.module.css'
import type { MarkedBox } from './page-box.ts'
import { PageBoxes } from './page-boxes.tsx'
import { PdfPage } from './pdf-page.tsx'
import { PicturePage } from './picture-page.tsx'
import { texts } from './texts.ts'
import { usePdf } from './use-pdf.ts'

export interface PageViewerProps {
  /** The file, or where the platform gives it, of whatever host. */
  readonly source: string | Blob
  readonly name: string
  /** 1-based. */
  readonly page: number
  readonly onPage: (page: number) => void
  /** Boxes of any page. */
  readonly boxes: readonly MarkedBox[]
  readonly selected: string | undefined
  readonly onSelect?: (id: string) => void
}

/** A page of a PDF or a picture, with boxes over what stands on it. */
export function PageViewer(props: PageViewerProps) {
  return /\.(?:png|jpe?g)$/i.test(props.name) ? <PictureView {...props} /> : <PdfView {...props} />
}

function PictureView({ source, name, boxes, selected, onSelect }: PageViewerProps) {
  return (
    <div className={classes['frame']}>
      <div className={classes['scroll']}>
        <PicturePage source={source} label={name}>
          <PageBoxes boxes={boxes} selected={selected} {...(onSelect === undefined ? {} : { onSelect })} />
        </PicturePage>
      </div>
    </div>
  )
}

function PdfView({ source, name, page, onPage, boxes, selected, onSelect }: PageViewerProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const { document, error } = usePdf(source)
  if (error !== undefined) return <ErrorNotice error={error} />
  if (document === undefined)
    return (
      <Center h={320} className={classes['frame']}>
        <Loader role="status" aria-label={common.loading} />
      </Center>
    )
  const { numPages: pages } = document
  const current = Math.min(page, pages)
  return (
    <div className={classes['frame']}>
      <Group justify="center" gap={6} p={6}>
        <ActionIcon
          variant="subtle"
          aria-label={text.previous}
          disabled={current <= 1}
          onClick={() => onPage(current - 1)}
        >
          <ChevronLeft size={17} aria-hidden />
        </ActionIcon>
        <NumberInput
          aria-label={text.page}
          size="xs"
          w={58}
          min={1}
          max={pages}
          clampBehavior="strict"
          hideControls
          value={current}
          onChange={(value) => typeof value === 'number' && value >= 1 && value !== current && onPage(value)}
        />
        <Text size="sm" c="dimmed">
          / {pages}
        </Text>
        <ActionIcon
          variant="subtle"
          aria-label={text.next}
          disabled={current >= pages}
          onClick={() => onPage(current + 1)}
        >
          <ChevronRight size={17} aria-hidden />
        </ActionIcon>
      </Group>
      <div className={classes['scroll']}>
        <PdfPage document={document} page={current} label={text.pageOf(current, name)}>
          <PageBoxes
            boxes={boxes.filter(({ box }) => box.page === current)}
            selected={selected}
            {...(onSelect === undefined ? {} : { onSelect })}
          />
        </PdfPage>
      </div>
    </div>
  )
}
