import { Modal, Tabs } from '@mantine/core'
import { CodeBlock } from './code-block.tsx'

export interface RequestCodeProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** Below `/api`, as `/paas/v4/chat/completions`. */
  readonly path: string
  /** Name of the operation in the SDK, as `chat.completions.create`. */
  readonly operation: string
  readonly body: object
}

/** The call that a page makes, as code to take along. */
export function RequestCode({ opened, onClose, title, path, operation, body }: RequestCodeProps) {
  const json = JSON.stringify(body, null, 2)
  const base = `${location.origin}/api/paas/v4`
  const samples = {
    curl: `curl ${location.origin}/api${path} \\\n  -H "Authorization: Bearer <id.secret>" \\\n  -H "Content-Type: application/json" \\\n  -d '${json.replaceAll("'", String.raw`'\''`)}'`,
    Python: `import httpx\n\nreply = httpx.post(\n    "${location.origin}/api${path}",\n    headers={"Authorization": "Bearer <id.secret>"},\n    content=r'''${json}''',\n    timeout=600,\n)\nprint(reply.json())`,
    TypeScript: `const client = new OpenMaaS({ baseURL: '${base}', apiKey: '<id.secret>' }) // @openmaas/sdk\nconst reply = await client.${operation}(${json})`,
  }
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      <Tabs defaultValue="curl">
        <Tabs.List>
          {Object.keys(samples).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(samples).map(([name, code]) => (
          <Tabs.Panel key={name} value={name} pt="sm">
            <CodeBlock label={name} code={code} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Modal>
  )
}
