// Whether each builder over SSH is usable right now: it answers, its key is trusted, its Nix does what is needed.

import { askHost } from '#engine/hosts/ask-by-script.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { BuilderReport } from '#shared/doctor.ts'
import { KilnError, toReport } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import { builderInquiry } from './parse-facts.ts'
import type { BuilderStore } from './store.ts'
import { trustsUser } from './trusts-user.ts'
import { usable } from './usable.ts'

type ReportPorts = Pick<Ports, 'ssh' | 'nix'>

/** Reports the builders in the order of the list. Builds nothing, and records nothing. */
export async function reportBuilders(
  ports: ReportPorts,
  { list, hosts: { knownHostsPath } }: BuilderStore,
  signal: AbortSignal,
): Promise<BuilderReport[]> {
  const remote = (await list()).filter(({ lima }) => lima === null)
  return Promise.all(remote.map(builder => reportOne(ports, builder, { knownHosts: knownHostsPath, signal })))
}

type Reaching = { knownHosts: string; signal: AbortSignal }

async function reportOne(
  ports: ReportPorts,
  builder: KnownBuilder,
  reaching: Reaching,
): Promise<BuilderReport> {
  const { host, name, address } = builder
  const place = { id: host, name, address: addressText(address) }
  try {
    return { ...place, state: 'answers', ...(await ask(ports, builder, reaching)), problem: null }
  } catch (thrown) {
    reaching.signal.throwIfAborted()
    const isKey = thrown instanceof KilnError && thrown.code === 'ssh.host-key-unknown'
    const problem = toReport(thrown, 'doctor.builders')
    return { ...place, state: isKey ? 'untrusted' : 'fails', nixVersion: null, trusted: null, problem }
  }
}

async function ask(ports: ReportPorts, { name, address }: KnownBuilder, { knownHosts, signal }: Reaching) {
  const connection = await ports.ssh.connect(address, { knownHosts, signal })
  try {
    const { nixVersion, program } = usable(
      await askHost(connection, builderInquiry, { host: name, operation: 'builders.test', signal }),
      name,
    )
    // Through this computer's Nix, whose own state is reported among the tools.
    const isReady = await ports.nix.ready().then(
      () => true,
      () => false,
    )
    const place = { store: storeOf(connection, program), machines: null, env: connection.nix.env }
    return { nixVersion, trusted: isReady ? await trustsUser({ ...ports, place }, { name, signal }) : null }
  } finally {
    await connection.close()
  }
}
