import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * Runs a command to its end.
 * @returns what it wrote to its standard output
 * @throws {Error} with all that it wrote, when it fails or does not end within two minutes
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { ...options, timeout: 120_000 })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error })
  }
}
