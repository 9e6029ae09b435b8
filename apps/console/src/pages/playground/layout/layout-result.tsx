import { Badge, Box, Grid, Group, Stack, Tabs, Text, UnstyledButton } from '@mantine/core'
import type { LayoutElement, LayoutParsingReply } from '@openmaas/sdk'
import { useEffect, useRef, useState } from 'react'
import { CodeBlock } from '../../../components/code-block.tsx'
import { PageViewer } from '../../../components/document-viewer/index.ts'
import type { MarkedBox } from '../../../components/document-viewer/index.ts'
import { useTexts } from '../../../messages/language.tsx'
import { texts as shared } from '../shared/texts.ts'
import { ElementContent } from './element-content.tsx'
import classes from './layout-result.module.css'
import { views } from './search.ts'
import type { LayoutSettings } from './search.ts'
import { texts } from './texts.ts'

export interface LayoutResultProps {
  readonly file: File
  readonly reply: LayoutParsingReply
  /** Page of the document that was read first, from 1. */
  readonly firstPage: number
  readonly view: LayoutSettings['view']
  readonly onView: (view: LayoutSettings['view']) => void
}

/** The page on one side, on the other what was read of it; choosing on one side shows on the other. */
export function LayoutResult({ file, reply, firstPage, view, onView }: LayoutResultProps) {
  const text = useTexts(texts)
  const common = useTexts(shared)
  const [page, setPage] = useState(firstPage)
  const [selected, setSelected] = useState<string>()
  const { layout_details: pages = [], md_results: markdown = '', data_info: info, usage } = reply
  const elements = pages[page - firstPage] ?? []
  const boxes = pages.flatMap((list, index) => boxesOf(list, index + firstPage, text.labels))
  const facts = [
    info !== undefined && text.pages(info.num_pages),
    usage !== undefined && common.tokens(usage.total_tokens),
    boxes.length === 0 && text.noBoxes,
  ].filter((fact) => fact !== false)

  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PageViewer
            source={file}
            name={file.name}
            page={page}
            onPage={setPage}
            boxes={boxes}
            selected={selected}
            onSelect={setSelected}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <Tabs value={view} onChange={(value) => onView(views.find((one) => one === value) ?? view)}>
            <Tabs.List mb="sm">
              {views.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {text[one]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="elements">
              <Stack gap={6} className={classes['scroll']}>
                {elements.length === 0 && (
                  <Text size="sm" c="dimmed">
                    {text.nothing}
                  </Text>
                )}
                {elements.map((element) => {
                  const id = idOf(page, element)
                  return (
                    <ElementRow
                      key={id}
                      element={element}
                      isSelected={id === selected}
                      onSelect={() => setSelected(id)}
                    />
                  )
                })}
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="markdown" className={classes['scroll']}>
              {view === 'markdown' && <CodeBlock label="Markdown" code={markdown} />}
            </Tabs.Panel>
            <Tabs.Panel value="json" className={classes['scroll']}>
              {view === 'json' && <CodeBlock label="JSON" code={JSON.stringify(reply, null, 2)} />}
            </Tabs.Panel>
          </Tabs>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

interface ElementRowProps {
  readonly element: LayoutElement
  readonly isSelected: boolean
  readonly onSelect: () => void
}

function ElementRow({ element, isSelected, onSelect }: ElementRowProps) {
  const text = useTexts(texts)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  return (
    <Box ref={row} className={classes['element']} data-selected={isSelected || undefined}>
      <UnstyledButton onClick={onSelect} aria-pressed={isSelected} w="100%" mb={4}>
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            {element.index}
          </Text>
          <Badge size="xs" color="gray">
            {text.labels[element.label]}
          </Badge>
        </Group>
      </UnstyledButton>
      <ElementContent element={element} />
    </Box>
  )
}

function boxesOf(
  elements: readonly LayoutElement[],
  page: number,
  labels: Readonly<Record<LayoutElement['label'], string>>,
): readonly MarkedBox[] {
  return elements.flatMap((element) => {
    const [x0, top, x1, bottom] = element.bbox_2d ?? []
    if (x0 === undefined || top === undefined || x1 === undefined || bottom === undefined) return []
    // Boxes are fractions of the page, which then has the size 1 by 1.
    const box = { page, x0, top, x1, bottom, pageWidth: 1, pageHeight: 1 }
    return [{ box, id: idOf(page, element), label: `${labels[element.label]} ${element.index}` }]
  })
}

function idOf(page: number, { index }: LayoutElement): string {
  return `${page}.${index}`
}
