// The product's own boot test of the image: what it asks over SSH is answered by a real systemd, also where a unit has failed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bootTested } from '#shared/images/boot-tested.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import { makeImage } from '#test/images/make-image.ts'
import { machineEngine } from '#test/machines/machines.ts'
import { rawImageIn } from '../machine/disk.ts'
import { ToolError } from '../tool-error.ts'

type BootTest = { image: string; memoryMiB: number; folder: string }

/**
 * The shell of these tests, on a second serial port, which a machine of Kiln's does not have: it fails there, and on a slow
 * machine so slowly that systemd starts it again for ever (StartLimitIntervalSec=). So it is stopped first.
 */
const withoutTestShell: HealthCheck = {
  kind: 'ssh',
  command: 'systemctl stop debug-shell.service && systemctl reset-failed debug-shell.service',
}
const whole: HealthCheck[] = [
  withoutTestShell,
  { kind: 'tcp', port: 22 },
  { kind: 'unit', unit: 'sshd.service' },
  { kind: 'failed-units' },
]
/** The second checks nothing: it makes a unit fail. */
const broken: HealthCheck[] = [
  withoutTestShell,
  { kind: 'ssh', command: 'systemd-run --quiet --unit=kiln-broken false && sleep 5' },
  { kind: 'failed-units' },
]

export async function runBootTest({ image, memoryMiB, folder }: BootTest): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const disk = rawImageIn(image)
  const kiln = machineEngine(disk, { home: join(folder, 'kiln') })
  const { client, ports, home } = kiln
  const machine = { memoryMiB, cpus: 1, diskMiB: 4096 }
  const imageWith = (healthChecks: HealthCheck[]) =>
    makeImage(ports, { imagesFolder: join(home, 'images'), disk, healthChecks, machine })
  try {
    const good = await imageWith(whole)
    const passed = await kiln.ended(client.images.bootTest({ id: good.id }))
    const badge = bootTested(await client.images.show({ id: good.id }))
    const outcomes = badge?.checks.map(({ outcome }) => outcome) ?? []
    if (passed.error || outcomes.length !== whole.length || outcomes.some(each => each !== 'passed'))
      throw new ToolError(`The image has no badge: ${JSON.stringify(passed.error ?? outcomes)}`)
    const ill = await imageWith(broken)
    const { error } = await kiln.ended(client.images.bootTest({ id: ill.id }))
    if (error?.code !== 'image.check-failed' || !error.message.includes('kiln-broken.service'))
      throw new ToolError(`A unit that failed was not named: ${JSON.stringify(error)}`)
    if (bootTested(await client.images.show({ id: ill.id })))
      throw new ToolError('An image with a failed unit has the badge.')
  } finally {
    await kiln.close()
  }
}
