// Finds out which hypervisor a host has.
import { asRoot } from '#engine/hosts/as-root.ts'
import { inquire } from '#engine/hosts/ask-by-script.ts'
import { failure } from '#shared/errors.ts'
import type { LibvirtFacts, ProxmoxFacts } from './facts.ts'
import type { HostLink } from './link.ts'
import { hypervisorInquiry } from './parse-facts.ts'

const operation = 'hypervisors.facts'

/** Throws hosts.no-facts, hypervisor.none, hypervisor.denied, ssh.*. From then on the link uses the privileges that
 *  it found. */
export async function askHypervisor(
  link: HostLink,
  signal: AbortSignal,
): Promise<LibvirtFacts | ProxmoxFacts> {
  const { host } = link
  const asking = { host, operation, signal, timeoutMs: 120_000 }
  const { answer: facts, details } = await inquire(link, hypervisorInquiry, asking)
  if (facts.kind === 'none') throw failure('hypervisor.none', { operation, values: { host }, details })
  if (facts.kind === 'refused') {
    const { hypervisor, reason } = facts
    throw failure('hypervisor.denied', { operation, values: { host, hypervisor, reason }, details })
  }
  if (facts.rights === 'sudo' || facts.rights === 'doas') link.takeRights(asRoot([]))
  return facts
}
