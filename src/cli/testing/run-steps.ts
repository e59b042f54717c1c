// Runs the steps of a scenario on a machine, with a checkpoint after each.
import { failure, type KilnError, toReport } from '#shared/errors.ts'
import type { Machine } from '#shared/machines/machine.ts'
import type { Session } from '../session.ts'
import { durationText, t, texts } from '../texts.ts'
import { guestOf } from './guest.ts'
import type { Scenario } from './scenario.ts'
import type { SerialReader } from './serial-reader.ts'

type Running = {
  machine: Machine
  steps: Scenario['steps']
  serial: SerialReader
  again: (after: string) => string
}

/** Throws scenario.failed for the first that fails. */
export async function runSteps(session: Session, { machine, steps, serial, again }: Running): Promise<void> {
  const { client, output, follow } = session
  const { id } = machine
  const guest = guestOf(client, machine, serial)
  let last = ''
  for (const { name, run } of steps) {
    const startedAt = performance.now()
    const took = () => (performance.now() - startedAt) / 1000
    output.status(name)
    try {
      await run(guest)
    } catch (thrown) {
      const seconds = took()
      output.line(t('cli.test.failed', { name, time: durationText(seconds) }))
      const error = stepError(thrown, { step: name, id, again: last && again(last) })
      output.object({ type: 'step', name, outcome: 'failed', seconds, error: error.report() })
      throw error
    }
    const seconds = took()
    await replaceCheckpoint(session, id, name)
    await follow(await client.machines.makeCheckpoint({ id, name }))
    output.line(t('cli.test.passed', { name, time: durationText(seconds) }))
    output.object({ type: 'step', name, outcome: 'passed', seconds })
    serial.forget()
    last = name
  }
}

/** One from an earlier run belongs to another state. */
async function replaceCheckpoint({ client, follow }: Session, id: string, name: string) {
  const { checkpoints } = await client.machines.show({ id })
  if (checkpoints.some(each => each.name === name))
    await follow(await client.machines.removeCheckpoint({ id, name }))
}

function stepError(thrown: unknown, about: { step: string; id: string; again: string }): KilnError {
  const isOwn = thrown instanceof Error && thrown.name !== 'KilnError'
  // An error that a scenario throws has the user's own text.
  const reason = isOwn ? thrown.message : texts.error(toReport(thrown, 'test')).message
  const details = isOwn ? {} : (toReport(thrown, 'test').details ?? {})
  return failure('scenario.failed', {
    operation: 'test',
    values: { ...about, reason },
    details,
    cause: thrown,
  })
}
