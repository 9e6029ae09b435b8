import type { Command } from 'commander'
import { contextOf } from './command-context.ts'
import type { CommandIo } from './terminal.ts'

export function addServeCommand(program: Command, io: CommandIo): void {
  program
    .command('serve')
    .summary('start the server')
    .description('Start the server and keep it until Ctrl-C. The same as "npm start".')
    .option('--port <port>', 'port to listen on (PORT, 8787)')
    .option('--host <address>', 'address to listen on (HOST, 127.0.0.1); 0.0.0.0 opens it to the network')
    .addHelpText(
      'after',
      `
Examples:
  openmaas serve
  openmaas serve --port 9000 --data /var/lib/openmaas --config /etc/openmaas.yaml

Signals: Ctrl-C lets running calls end (at most 30 s) and takes no new ones; SIGTERM does the same after 2 s in which calls are still
taken and /readyz says no, so that a load balancer can turn away; a second signal ends the server at once. SIGHUP reads the
configuration file again.`,
    )
    .action(async ({ port, host }: { port?: string; host?: string }, command: Command) => {
      const { environment } = contextOf(command, io)
      // Loaded here, because no other command needs the whole server.
      const { run } = await import('../main.ts')
      await run({
        ...environment,
        ...(port === undefined ? {} : { PORT: port }),
        ...(host === undefined ? {} : { HOST: host }),
      })
    })
}
