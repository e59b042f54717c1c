// Forgets a host after a prompt: its key, which the user compared, its tags and its list of deploys are lost.
import { failure } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'
import { hostWord } from './host-word.ts'

/** Throws host.unknown, box.no-host, host.unconfirmed. */
export async function removeHost(
  { client, output, ask }: Session,
  wanted: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  const host = await hostWord(client, wanted)
  if (!yes) {
    const { name, address } = await client.hosts.show({ host })
    if (!isYes(await ask(t('cli.host.ask-remove', { name, address: addressText(address) }))))
      throw failure('host.unconfirmed', { operation: 'hosts.rm', values: { name } })
  }
  const { id } = await client.hosts.remove({ host })
  output.line(t('cli.host.removed', { id }))
  output.object({ type: 'result', id })
}
