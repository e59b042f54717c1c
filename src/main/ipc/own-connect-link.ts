// The pages of the Connect that Kiln runs. Main opens what the engine reports, and only on loopback.
import type { Client } from '#shared/contract/client.ts'

/** null while it does not run, or not on loopback alone: its pages take no password elsewhere. */
export async function ownConnectLink(client: {
  connect: Pick<Client['connect'], 'own'>
}): Promise<string | null> {
  const { running } = await client.connect.own({})
  const url = running?.url ?? ''
  return /^http:\/\/127\.0\.0\.1:\d{4,5}$/.test(url) ? url : null
}
