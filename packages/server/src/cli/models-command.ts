import { join } from 'node:path'
import { listModels, pullModel, removeModel, suggestedModels } from '@openmaas/engines/model-store'
import type { ListedModel, ModelSource } from '@openmaas/engines/model-store'
import { findModel } from '@openmaas/protocol'
import type { Command } from 'commander'
import { Option } from 'commander'
import { prepareDataFolder } from '../database/index.ts'
import { configOf, contextOf, dataFolderOf } from './command-context.ts'
import type { CommandContext } from './command-context.ts'
import { withEngineView } from './engine-view.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { ProgressBar } from './progress-bar.ts'
import type { CommandIo, Row } from './terminal.ts'

const gigabyte = 1e9

export function addModelsCommand(program: Command, io: CommandIo): void {
  const models = program
    .command('models')
    .summary('what answers each model; pull model files for this machine')
    .description('Models of the platform and model files of this machine.')

  models
    .command('list')
    .summary('every model and what answers it, by the configuration')
    .option('--kind <kind>', 'only chat, vision, embedding, ...')
    .option('--engine <id>', 'only what this engine answers')
    .addHelpText(
      'after',
      `\nExamples:\n  openmaas models list --kind chat\n  openmaas models list --engine simulator -o json`,
    )
    .action(async ({ kind, engine }: { kind?: string; engine?: string }, command: Command) => {
      const context = contextOf(command, io)
      const rows = await modelRows(context)
      const wanted = rows.filter((row) => kind === undefined || row.kind === kind)
      context.output.list(
        wanted.filter(({ engines }) => engine === undefined || engines.includes(engine)),
        ['model', 'kind', 'answered_by', 'context_tokens', 'deprecated_on'],
      )
    })

  models
    .command('pull')
    .argument('<name>', 'a suggested name, owner/repository:quantisation, or the address of a .gguf file')
    .summary('download a model file that llama.cpp runs on this machine')
    .description(
      'Download a GGUF model file into the data folder. The checksum of the source is verified; what was interrupted goes on where it ' +
        'stopped, so Ctrl-C loses nothing. MODELSCOPE_ENDPOINT and HF_ENDPOINT name mirrors.',
    )
    .addOption(
      new Option('--source <source>', 'only from there; otherwise ModelScope, then Hugging Face').choices([
        'modelscope',
        'huggingface',
      ]),
    )
    .addHelpText(
      'after',
      `
Suggested (openmaas models suggested):
${suggestedModels.map(({ name, description }) => `  ${name.padEnd(22)} ${description}`).join('\n')}

Examples:
  openmaas models pull ${suggestedModels[0]?.name}
  openmaas models pull Qwen/Qwen3-Embedding-0.6B-GGUF:Q8_0 --source modelscope

A running server takes a new model over with its next reload: kill -HUP, or POST /api/admin/reload.`,
    )
    .action(async (name: string, { source }: { source?: ModelSource }, command: Command) => {
      await pull(contextOf(command, io), name, source)
    })

  models
    .command('suggested')
    .summary('model files that are known to work well here')
    .action((_options: unknown, command: Command) => {
      const rows = suggestedModels.map(({ name, kind, description, approximateBytes, licence }) => ({
        name,
        kind,
        size: `${(approximateBytes / gigabyte).toFixed(1)} GB`,
        approximate_bytes: approximateBytes,
        licence,
        description,
      }))
      contextOf(command, io).output.list(rows, ['name', 'kind', 'size', 'licence', 'description'])
    })

  models
    .command('pulled')
    .summary('model files of this machine')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, io)
      const pulled = await listModels(modelsFolder(context))
      context.output.list(pulled.map(pulledRow), ['name', 'size', 'source', 'pulled_at', 'complete'])
      if (pulled.length === 0 && !context.output.isJson) {
        context.output.say(`No model was pulled yet; for example: openmaas models pull ${suggestedModels[0]?.name}`)
      }
    })

  models
    .command('remove')
    .argument('<name>', 'as "models pulled" shows it')
    .summary('delete the files of a pulled model')
    .action(async (name: string, _options: unknown, command: Command) => {
      const context = contextOf(command, io)
      await removeModel(modelsFolder(context), name)
      if (context.output.isJson) context.output.json({ name, removed: true })
      else context.output.say(`${name} is removed. A running server lets go of it with its next reload.`)
    })
}

async function pull(context: CommandContext, name: string, source: ModelSource | undefined): Promise<void> {
  const { io, output, environment } = context
  prepareDataFolder(dataFolderOf(context))
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const bar = new ProgressBar(io.stderr)
  try {
    const model = await pullModel({
      name,
      source,
      directory: modelsFolder(context),
      endpoints: {
        ...(environment['MODELSCOPE_ENDPOINT'] ? { modelscope: environment['MODELSCOPE_ENDPOINT'] } : {}),
        ...(environment['HF_ENDPOINT'] ? { huggingface: environment['HF_ENDPOINT'] } : {}),
      },
      signal: interrupted.signal,
      onProgress: ({ file, fileNumber, fileCount, receivedBytes, totalBytes }) => {
        const label = fileCount === 1 ? file : `${file} (${fileNumber} of ${fileCount})`
        bar.update({ label, receivedBytes, totalBytes })
      },
    })
    bar.end()
    if (output.isJson) output.json(pulledRow(model))
    else output.say(`${model.name} is here: ${model.path}`)
  } catch (error) {
    bar.end()
    if (!interrupted.signal.aborted) throw error
    throw new CommandFailure(exitCodes.failure, 'Interrupted. The same command goes on where this one stopped.')
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

function modelsFolder(context: CommandContext): string {
  return join(dataFolderOf(context), 'models')
}

function pulledRow(model: ListedModel): Row {
  return {
    name: model.name,
    size: `${(model.totalBytes / gigabyte).toFixed(2)} GB`,
    bytes: model.totalBytes,
    source: model.source,
    origin: model.origin,
    pulled_at: model.pulledAt,
    complete: model.present,
    sha256: model.sha256,
    path: model.path,
  }
}

/** One row for each model that the catalogue or the configuration knows. */
async function modelRows(context: CommandContext) {
  return withEngineView(configOf(context), async ({ models }) =>
    models.knownIds().map((id) => {
      const catalogue = findModel(id)
      const routes = models.find(id)?.routes ?? []
      return {
        model: id,
        kind: catalogue?.kind ?? 'configured',
        answered_by: routes.map(({ name }) => name),
        engines: [...new Set(routes.map(({ handle }) => handle.id))],
        context_tokens: catalogue?.contextTokens ?? null,
        deprecated_on: catalogue?.deprecatedOn ?? null,
        successor: catalogue?.successor ?? null,
      }
    }),
  )
}
