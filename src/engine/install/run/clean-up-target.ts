// Cleans up after a failed or cancelled installation: nothing of it keeps running on the machine, no installer
// starts, and its key is removed. Best effort: the machine may be gone, and the error to report is why the
// installation failed.
import { connectTo } from '#engine/deploy/host/connect.ts'
import { asRoot } from '#engine/hosts/as-root.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { takeKey } from './keys.ts'

export const endScript = shellFile(import.meta.url, './end-there.sh')
const clearScript = shellFile(import.meta.url, './clear-installer.sh')

const patienceMs = 60_000

type Left = {
  /** The user for the last login with the installation's key, and the user before that. */
  there: HostTarget
  before: HostTarget
  publicKey: string
  installer: boolean
  /** When the installation's first session started there, in milliseconds; null if there was none. */
  begunAt: number | null
}

/** Never rejects. */
export async function cleanUpTarget(
  ports: Ports,
  { there, before, publicKey, installer, begunAt }: Left,
): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  const clean = async () => {
    const { connection, user } = await firstOf(ports, [there, before], signal)
    try {
      const root = user === 'root' ? [] : asRoot([])
      if (begunAt !== null) {
        const seconds = String(Math.max(0, Math.ceil((ports.now() - begunAt) / 1000)))
        await connection.run([...root, 'sh', '-c', endScript, 'sh', seconds], { signal })
        if (!installer) await connection.run(['sh', '-c', clearScript, 'sh', ...root], { signal })
      }
      await takeKey(connection, { publicKey, asRoot: false, signal })
      if (installer && user !== 'root') await takeKey(connection, { publicKey, asRoot: true, signal })
    } finally {
      await connection.close()
    }
  }
  await clean().catch(logged(ports.log, 'leftover-kept'))
}

async function firstOf(
  ports: Ports,
  targets: readonly HostTarget[],
  signal: AbortSignal,
): Promise<{ connection: HostConnection; user: string }> {
  let reason: unknown
  for (const target of targets) {
    try {
      return { connection: await connectTo(ports, target, signal), user: target.user }
    } catch (thrown) {
      reason = thrown
    }
  }
  throw reason
}
