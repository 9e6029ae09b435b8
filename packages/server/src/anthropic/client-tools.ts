interface ClientTool {
  /** Of the type that names it; a date follows. */
  readonly prefix: string
  readonly definition: {
    readonly name: string
    readonly description: string
    readonly parameters: Readonly<Record<string, unknown>>
  }
}

const text = { type: 'string' }
const numberPair = { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 }

/** Tools that requests name by a type alone, because Claude models know them by heart; other models are told what they take. */
export const clientTools: readonly ClientTool[] = [
  {
    prefix: 'bash_',
    definition: {
      name: 'bash',
      description:
        'Runs a command in a shell that stays open between calls. Give `command`, or `restart` to begin anew.',
      parameters: { type: 'object', properties: { command: text, restart: { type: 'boolean' } } },
    },
  },
  {
    prefix: 'text_editor_',
    definition: {
      name: 'str_replace_based_edit_tool',
      description:
        'Views and changes files. view: the file or folder at `path`, lines of `view_range`. create: a file of `file_text`. ' +
        'str_replace: `old_str`, which must occur exactly once, by `new_str`. insert: `new_str` after line `insert_line`.',
      parameters: {
        type: 'object',
        properties: {
          command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert'] },
          path: text,
          view_range: { ...numberPair, description: 'First and last line, from 1; -1 is the end.' },
          file_text: text,
          old_str: text,
          new_str: text,
          insert_line: { type: 'integer', description: '0: at the beginning.' },
        },
        required: ['command', 'path'],
      },
    },
  },
  {
    prefix: 'memory_',
    definition: {
      name: 'memory',
      description:
        'Keeps notes in files below /memories. view, create (`file_text`), str_replace (`old_str`, `new_str`), ' +
        'insert (`insert_text` after `insert_line`), delete, rename (`old_path`, `new_path`).',
      parameters: {
        type: 'object',
        properties: {
          command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'] },
          path: text,
          view_range: numberPair,
          file_text: text,
          old_str: text,
          new_str: text,
          insert_line: { type: 'integer' },
          insert_text: text,
          old_path: text,
          new_path: text,
        },
        required: ['command'],
      },
    },
  },
]
