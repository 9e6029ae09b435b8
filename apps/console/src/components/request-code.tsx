import { Modal, Text } from '@mantine/core'
import { useMessages } from '../messages/language.tsx'
import { CodeTabs } from './code-tabs.tsx'
import { isShortened, samplesOf } from './request-samples/index.ts'
import type { CodedRequest } from './request-samples/index.ts'

export type { CodedRequest } from './request-samples/index.ts'

export interface RequestCodeProps extends CodedRequest {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
}

/** The call that a page makes, as code to take along. */
export function RequestCode({ opened, onClose, title, ...request }: RequestCodeProps) {
  const text = useMessages()
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': text.close }}>
      {opened && <CodeTabs samples={samplesOf(request, { origin: location.origin, key: '<id.secret>' })} />}
      {opened && (
        <Text size="sm" c="dimmed" mt="sm">
          {text.codeKey}
          {isShortened(request) && ` ${text.codeShortened}`}
        </Text>
      )}
    </Modal>
  )
}
