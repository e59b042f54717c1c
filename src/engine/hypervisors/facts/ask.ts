// Asks a host which hypervisor it has: one login, one command.
import { failure } from '#shared/errors.ts'
import type { HostLink } from '../link.ts'
import { parseHypervisor } from './parse.ts'
import { factsScript } from './script.ts'
import type { LibvirtFacts, ProxmoxFacts } from './types.ts'

const operation = 'hypervisors.facts'

/** Throws hosts.no-facts, hypervisor.none, hypervisor.denied, ssh.*. From then on the link has the rights that it found. */
export async function askHypervisor(
  link: HostLink,
  signal: AbortSignal,
): Promise<LibvirtFacts | ProxmoxFacts> {
  const { stdout, command, lastLines } = await link.run(['sh', '-s'], signal, factsScript)
  const details = { command, lastLines }
  const { host } = link
  const facts = parseHypervisor(stdout)
  if (!facts) throw failure('hosts.no-facts', { operation, values: { host }, details })
  if (facts.kind === 'none') throw failure('hypervisor.none', { operation, values: { host }, details })
  if (facts.kind === 'refused') {
    const { hypervisor, reason } = facts
    throw failure('hypervisor.denied', { operation, values: { host, hypervisor, reason }, details })
  }
  if (facts.rights === 'sudo') link.takeRights(['sudo', '-n'])
  return facts
}
