import { Writable } from 'node:stream'
import { runCommandLine } from './program.ts'
import type { CommandIo } from './terminal.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line and keeps what it prints. */
export async function runForTest(
  args: readonly string[],
  environment: CommandIo['environment'] = {},
): Promise<CommandResult> {
  const stdout = recorder()
  const stderr = recorder()
  const exitCode = await runCommandLine(args, { stdout: stdout.stream, stderr: stderr.stream, environment })
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
}

export function recorder(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString())
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
