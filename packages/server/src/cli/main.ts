import { runCommandLine } from './program.ts'

// What commands write belongs to this user alone: keys, model lists, backups.
process.umask(0o077)
const { stdout, stderr, env: environment } = process
// Not process.exit: output that still waits for a slow pipe must arrive, and `serve` goes on after its command has returned.
process.exitCode = await runCommandLine(process.argv.slice(2), { stdout, stderr, environment })
