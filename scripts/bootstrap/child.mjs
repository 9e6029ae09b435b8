import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const parentPollMs = 250
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
  const watch = env.npm_lifecycle_event === undefined ? undefined : stopWithParent(child)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
    })
  } finally {
    clearInterval(watch)
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}

/**
 * npm starts a shell that starts us. A signal to npm ends npm and the shell, but the shell tells nobody: the program would go on without
 * anyone to stop it. An orphan gets another parent, and that is how it is noticed.
 */
function stopWithParent(child) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    // Once only: the second signal would be taken for impatience.
    clearInterval(watch)
    child.kill('SIGTERM')
  }, parentPollMs)
  return watch
}

function passOn(child, signal) {
  // Ctrl-C in a terminal reaches the whole process group, the child included. A second one would be taken for impatience.
  if (signal === 'SIGINT' && process.stdin.isTTY) return
  child.kill(signal)
}
