import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const passedOnSignals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2']

/**
 * Runs a program in the place of this process: same terminal, same signals, same exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code; 128 plus the number of the signal that ended it
 */
export async function runChild(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env })
  const listeners = passedOnSignals.map((signal) => [signal, () => passOn(child, signal)])
  for (const [signal, listener] of listeners) process.on(signal, listener)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
    })
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}

function passOn(child, signal) {
  // Ctrl-C in a terminal reaches the whole process group, the child included. A second one would be taken for impatience.
  if (signal === 'SIGINT' && process.stdin.isTTY) return
  child.kill(signal)
}
