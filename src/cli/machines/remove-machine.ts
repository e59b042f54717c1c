// A machine is removed after a question: its disk has what was done in it, and nothing brings it back.
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { saidYes } from '../terminal/said-yes.ts'
import { t } from '../texts.ts'

/** Throws machine.unknown, machine.unconfirmed, machine.running, machine.busy. */
export async function removeMachine(
  { client, output, ask }: Session,
  id: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  if (!yes) {
    const { machines, problems } = await client.machines.list({})
    const found = machines.find(each => each.id === id)
    const size = found ? bytes(found.allocatedBytes) : t('drive.unknown')
    const isThere = found || problems.some(each => each.id === id)
    // Nobody is asked about what is not there: the engine says so, with the nearest one.
    if (isThere && !saidYes(await ask(t('cli.images.ask-remove', { id, size }))))
      throw failure('machine.unconfirmed', { operation: 'machines.rm', values: { id } })
  }
  const { freedBytes } = await client.machines.remove({ id })
  output.line(t('cli.images.removed', { id, size: bytes(freedBytes) }))
  output.object({ type: 'result', id, freedBytes })
}
