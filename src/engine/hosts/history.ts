// All that is known of a host without asking it: what it said last, what was deployed to it, and the drives that it boots from.
import type { SshPort } from '#engine/ports/ssh.ts'
import type { HostHistory, HostMemory } from '#shared/deploy/memory.ts'
import type { FlashedDrive } from '#shared/drives/lineage.ts'
import type { KnownHost } from '#shared/hosts/host.ts'

type Known = { host: KnownHost; memory: HostMemory; drives: readonly FlashedDrive[] }

/** Pure. A drive is the host's whose key was made with it. */
export function historyOf(
  { host, memory: { asked, facts, deploys }, drives }: Known,
  ssh: Pick<SshPort, 'keyFingerprint'>,
): HostHistory {
  const isOwn = ({ hostKey }: FlashedDrive) => {
    const [, key] = hostKey?.split(' ') ?? []
    return key !== undefined && host.keys.some(({ fingerprint }) => fingerprint === ssh.keyFingerprint(key))
  }
  return { asked, facts, deploys, drives: drives.filter(isOwn) }
}
