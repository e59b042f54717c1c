// One boot of a test host: its process 1 in new process, mount and host name namespaces.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Namespace, saysLine } from './namespace.ts'

const execute = promisify(execFile)
const init = fileURLToPath(new URL('init.sh', import.meta.url))

export type Ending = 'reboot' | 'off' | 'crashed'

type Boot = {
  /** In the host as root; rejects with its stderr where it fails. */
  run(...argv: string[]): Promise<string>
  /** On its own, or by `end`. */
  ended: Promise<Ending>
  end(): Promise<void>
}

/** `nixPrograms`: their folder; null for a host without Nix. Resolves when sshd listens. */
export async function bootHost(space: Namespace, root: string, nixPrograms: string | null): Promise<Boot> {
  const unshare = ['unshare', '-m', '-p', '-u', '-i', '-f', '--kill-child', '--propagation', 'private']
  const child = spawn(
    'nsenter',
    ['-t', String(space.pid), '-m', '-n', '--', ...unshare, 'bash', init, root, nixPrograms ?? ''],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  await saysLine(child, 'booted')
  const [pid = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')
  const ended = once(child, 'exit').then(([code]): Ending => {
    if (code === 41) return 'reboot'
    return code === 42 || code === 0 ? 'off' : 'crashed'
  })
  const path = [...(nixPrograms ? [nixPrograms] : []), '/usr/local/sbin', '/usr/sbin', '/usr/bin'].join(':')
  const inside = ['-t', pid, '-m', '-n', '-p', '-u', '-i', '--', 'chroot', root]
  const clean = ['/usr/bin/env', '-i', 'HOME=/root', `PATH=${path}`]
  return {
    run: async (...argv) =>
      (await execute('nsenter', [...inside, ...clean, ...argv], { maxBuffer: 2 ** 26 })).stdout,
    ended,
    end: async () => {
      child.stdin.end()
      await ended
    },
  }
}
