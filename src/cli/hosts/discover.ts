// Waits until a host has appeared on the local network.
import { failure } from '#shared/errors.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { seconds } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'
import { online } from './show.ts'

/** How long one query of the network takes. */
export const onceSeconds = 3

/** Throws host.not-seen. */
export async function waitFor({ client, output }: Session, wanted: string, timeoutSeconds: number) {
  const { id, name, flashed } = await client.hosts.show({ host: wanted })
  output.status(t('cli.hosts.waiting', { name }))
  const until = Date.now() + timeoutSeconds * 1000
  let found: FoundHost | undefined
  try {
    for (let left = timeoutSeconds; !found && left > 0; left = (until - Date.now()) / 1000) {
      const windowSeconds = Math.min(onceSeconds, Math.max(left, 0.2))
      const hosts = await interruptible(signal => client.hosts.discover({ seconds: windowSeconds }, signal))
      found = hosts.find(({ known }) => known?.id === id)
    }
  } finally {
    output.status('')
  }
  if (!found) {
    const values = { name, time: seconds(timeoutSeconds) }
    throw failure('host.not-seen', { operation: 'hosts.discover', values })
  }
  output.line(`${name}: ${online(flashed?.image ?? null)}`)
  output.object({ type: 'result', hosts: [found] })
}
