// Checks of the machine after the plan: that its sshd lets the installation in, and its disks right before they are
// erased.
import { connectTo } from '#engine/deploy/host/connect.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { OpenInstaller } from '#engine/ports/installer.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure } from '#shared/errors.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { askTarget } from '../target.ts'
import { causeIn } from './cause.ts'
import { assertInstaller, assertSameDisks } from './same.ts'

const operation = 'install'

/** Throws install.no-way: the machine's sshd must allow the forwarding that each of nixos-anywhere's connections
 *  uses. */
export async function assertForwarding(
  installer: OpenInstaller,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<void> {
  const { stdout, command, lastLines } = await installer.greeting(signal)
  signal.throwIfAborted()
  if (stdout.startsWith('SSH-')) return
  const reason =
    causeIn(lastLines) ?? lastLines.findLast(line => line.trim() !== '') ?? message('reason.silent')
  throw failure('install.no-way', { operation, values: { host, reason }, details: { command, lastLines } })
}

/** The last check before disks are erased, in the installer; returns the path of the first of them. Throws
 *  install.not-installer, install.disk-changed. */
export async function makeReady(
  ports: Ports,
  { plan, there, signal }: { plan: InstallPlan; there: HostTarget; signal: AbortSignal },
): Promise<string> {
  const connection = await connectTo(ports, there, signal)
  try {
    const { facts, disks } = await askTarget(connection, { host: there.name, signal })
    assertInstaller(plan, facts)
    const [chosen] = assertSameDisks(plan, disks.disks, { contents: false })
    const path = chosen?.path ?? ''
    if (!plan.devices.includes(chosenLink)) return path
    const made = await connection.run(
      ['sh', '-c', 'mkdir -p "$(dirname "$2")" && ln -sfn "$1" "$2"', 'sh', path, chosenLink],
      { signal, timeoutMs: 60_000 },
    )
    if (made.code === 0) return path
    const { command, lastLines } = made
    throw failure('install.no-link', {
      operation,
      values: { host: there.name },
      details: { command, lastLines },
    })
  } finally {
    await connection.close()
  }
}
