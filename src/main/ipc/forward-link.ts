// The URL of a machine's port. The page names machine and port; main opens what the engine reports for them.
import type { Client } from '#shared/contract/client.ts'

type NamedForward = { machine: string; port: number }
type Machines = { machines: Pick<Client['machines'], 'show'> }

const loopback = ['127.0.0.1', 'localhost']

/** null for ports that are not for a browser. Rejects if the engine or the machine is missing. */
export async function forwardLink(client: Machines, { machine, port }: NamedForward): Promise<string | null> {
  const { forwards, runs } = await client.machines.show({ id: machine })
  // If the machine is off, the port may belong to another program by now.
  if (!runs) return null
  const url = forwards.find(forward => forward.host === port && forward.protocol === 'tcp')?.url ?? null
  const parsed = url === null ? null : urlOf(url)
  if (!parsed) return null
  const { protocol, hostname, href, port: at } = parsed
  const isWeb = protocol === 'http:' || protocol === 'https:'
  const standard = protocol === 'https:' ? 443 : 80
  return isWeb && loopback.includes(hostname) && (Number(at) || standard) === port ? href : null
}

/** URL.canParse is newer than some Electrons that main runs in. */
function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
