// A TPM 2.0 by swtpm, which keeps its state in the machine's folder from one start to the next.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ToolError, UnavailableError } from '../tool-error.ts'

/** The start may take this long next to other work. */
const startMs = 60_000
const lookEveryMs = 20

/** Returns the socket for QEMU's `-tpmdev emulator`. The emulator ends when QEMU closes it. */
export async function startTpm(folder: string): Promise<string> {
  const [state, socket] = [join(folder, 'tpm'), join(folder, 'tpm.socket')]
  mkdirSync(state, { recursive: true })
  rmSync(socket, { force: true })
  const words = ['socket', '--tpm2', '--terminate', '--tpmstate', `dir=${state}`]
  const child = spawn('swtpm', [...words, '--ctrl', `type=unixio,path=${socket}`], { stdio: 'ignore' })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', thrown =>
      reject(new UnavailableError(`A TPM: ${thrown.message} (apt install swtpm).`)),
    )
    child.once('exit', code => reject(new ToolError(`swtpm ended with ${code}.`)))
  })
  // Later it may end: the machine has.
  ended.catch(() => undefined)
  const listens = async () => {
    for (const deadline = Date.now() + startMs; !existsSync(socket); ) {
      if (Date.now() > deadline) throw new ToolError('swtpm opened no socket.')
      await delay(lookEveryMs)
    }
  }
  await Promise.race([listens(), ended])
  return socket
}
