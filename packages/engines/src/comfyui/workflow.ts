import { readFileSync } from 'node:fs'

/** What a workflow is filled with. */
export interface WorkflowValues {
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly seed: number
  readonly model: string
}

export type Workflow = Readonly<Record<string, unknown>>

/**
 * A workflow as ComfyUI exports it for its API: nodes by id, each with `class_type` and `inputs`. Texts in it hold places such as
 * `{{prompt}}`, `{{width}}`, `{{height}}`, `{{seed}}` and `{{model}}`.
 * @throws {Error} for a file that cannot be read, is none of that form, or has no place for the prompt
 */
export function readWorkflow(path: string): Workflow {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof content !== 'object' || content === null || Array.isArray(content) || 'nodes' in content)
    throw new Error(`${path} is no workflow in the API form; ComfyUI's menu exports one as "Export (API)".`)
  if (!JSON.stringify(content).includes('{{prompt}}')) throw new Error(`${path} has no place {{prompt}}.`)
  return { ...content }
}

/** A text that is one place and nothing else becomes the value itself, so that numbers stay numbers. */
export function fillWorkflow(workflow: Workflow, values: WorkflowValues): Workflow {
  return Object.fromEntries(Object.entries(workflow).map(([name, value]) => [name, filled(value, values)]))
}

function filled(value: unknown, values: WorkflowValues): unknown {
  if (typeof value === 'string') {
    const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1]
    if (whole !== undefined && whole in values) return values[whole as keyof WorkflowValues]
    return value.replace(/\{\{(\w+)\}\}/g, (place, name: string) =>
      name in values ? String(values[name as keyof WorkflowValues]) : place,
    )
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, values)]))
}
