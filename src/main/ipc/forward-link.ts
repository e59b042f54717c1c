// The address of a machine's port. The page names machine and port; what is opened is what the engine says of them.
import type { Client } from '#shared/contract/wire/client.ts'

export type NamedForward = { machine: string; port: number }
type Machines = { machines: Pick<Client['machines'], 'show'> }

const loopback = ['127.0.0.1', 'localhost']

/** null for what a browser is not to open. Rejects where the engine or the machine is not there. */
export async function forwardLink(client: Machines, { machine, port }: NamedForward): Promise<string | null> {
  const { forwards, runs } = await client.machines.show({ id: machine })
  // The port of one that is off may be another program's by now.
  if (!runs) return null
  const url = forwards.find(forward => forward.host === port && forward.protocol === 'tcp')?.url ?? null
  const parsed = url === null ? null : urlOf(url)
  if (!parsed) return null
  const { protocol, hostname, href, port: at } = parsed
  const isWeb = protocol === 'http:' || protocol === 'https:'
  const standard = protocol === 'https:' ? 443 : 80
  return isWeb && loopback.includes(hostname) && (Number(at) || standard) === port ? href : null
}

/** URL.canParse is younger than some Electrons that main runs in. */
function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
