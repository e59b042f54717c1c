// Removes a machine after a prompt: the changes on its disk are lost for good.
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
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
    // No prompt for a missing machine: the engine reports it, with the nearest name.
    if (isThere && !isYes(await ask(t('cli.images.ask-remove', { id, size }))))
      throw failure('machine.unconfirmed', { operation: 'machines.rm', values: { id } })
  }
  const { freedBytes } = await client.machines.remove({ id })
  output.line(t('cli.images.removed', { id, size: bytes(freedBytes) }))
  output.object({ type: 'result', id, freedBytes })
}
