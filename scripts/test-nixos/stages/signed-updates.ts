// The updates that a machine takes, and those that it refuses: its unit under the real systemd, the real
// switch-to-configuration, and Kiln's real engine, which signs what the server shows.
import { succeeds } from '../machine/checks.ts'
import { ToolError } from '../tool-error.ts'
import {
  startUpdating,
  stateFolder,
  type Updating,
  type UpdatingMachine,
  wholly,
} from './updating-machine.ts'

/** One sign of the box's id is another. */
const changed = (pointer: string) =>
  pointer.replace(/^(for box\/)(.)/m, (_, before, sign) => `${before}${sign === '0' ? '1' : '0'}`)

export async function runSignedUpdates(options: UpdatingMachine): Promise<void> {
  const updating = await startUpdating(options)
  const { server, first, expectRun, check, healthy } = updating
  try {
    const firstPointer = server.read(server.pointer)
    await expectRun('without a network', { outcome: 'failed', problem: 'unreachable' })
    await updating.plugIn()
    await expectRun('what it runs', { outcome: 'current' })

    const second = await updating.system('second')
    await server.publish(second)
    const info = server.infoOf(second.path)
    const described = server.read(info).toString('latin1')
    server.lie(info, Buffer.from(described.replace(/^Sig: .*\n/m, ''), 'latin1'))
    await expectRun('an unsigned path', { outcome: 'failed', problem: 'unsigned-path' })
    server.beHonest()
    const pointer = server.read(server.pointer).toString('latin1')
    server.lie(server.pointer, Buffer.from(changed(pointer), 'latin1'))
    await expectRun('a pointer that was changed', { outcome: 'refused', refusal: 'signature' })
    server.lie(server.pointer, await server.pointerOfAnotherBox())
    await expectRun('a pointer of another box', { outcome: 'refused', refusal: 'other-box' })
    server.beHonest()
    await clockBy(updating, '+1 year')
    await expectRun('a clock a year ahead', { outcome: 'refused', refusal: 'expired' })
    await check(...wholly(first), healthy)
    await clockBy(updating, '-2 years')
    await expectRun('a good update, by a clock a year behind', { outcome: 'switched', to: second.path })
    await clockBy(updating, '+1 year')
    await check(...wholly(second.path), healthy)

    server.lie(server.pointer, firstPointer)
    await expectRun('an older pointer', { outcome: 'refused', refusal: 'old-sequence' })
    server.beHonest()
    await updating.pullOut()
    await expectRun('a network that is gone', { outcome: 'failed', problem: 'unreachable' })
    await updating.plugIn()
    await check(...wholly(second.path))

    const dead = await updating.system('dead')
    await server.publish(dead)
    await expectRun('an update whose service is dead', {
      outcome: 'went-back',
      why: 'worse: kiln-test-purpose.service',
      to: dead.path,
    })
    // It works, so that no unit has failed; why it went back is written down.
    await check(
      ...wholly(second.path),
      healthy,
      succeeds(
        'why, for Kiln and Connect',
        `grep -q '"why":"worse: kiln-test-purpose' ${stateFolder}/last_switch`,
      ),
    )
    await expectRun('the same again', { outcome: 'waiting', for: 'went-back' })
    await check(healthy)
  } finally {
    await updating.end()
  }
}

async function clockBy({ machine }: Pick<Updating, 'machine'>, by: string): Promise<void> {
  const { code, output } = await machine().shell(`date --set="$(date --date='${by}')"`)
  if (code !== 0) throw new ToolError(`The clock could not be set: ${output}`)
}
