// Logs in to a machine from this terminal: the user's own ssh, configured with what Kiln knows of the machine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { failure } from '#shared/errors.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { onInterrupts } from '../terminal/interrupts.ts'

/** `words`: a command instead of a shell, which ssh passes on unchanged. Ends with ssh's own status. */
export async function sshTo({ client, output }: Session, id: string, words: string[]): Promise<void> {
  const { config, name } = await client.machines.login({ id })
  const args = ['-F', config, '--', name, ...words]
  if (output.json) return output.object({ type: 'result', command: ['ssh', ...args] })
  // Ctrl-C is for the program that runs there.
  const stop = onInterrupts(process, () => undefined)
  try {
    const child = spawn('ssh', args, { stdio: 'inherit' })
    const [status] = await once(child, 'exit').catch(cause => {
      const values = { tool: 'ssh', install: 'apt install openssh-client' }
      throw failure('tool.missing', { operation: 'machines.login', values, cause })
    })
    if (status !== 0) throw new AlreadyReported(typeof status === 'number' ? status : 1)
  } finally {
    stop()
  }
}
