// An installation's target machine: the script that collects its facts, and how to parse them. Pure.
import { type Answers, releaseValue } from '#engine/hosts/answers.ts'
import { askHost, both, defineInquiry } from '#engine/hosts/ask-by-script.ts'
import { disksInquiry } from '#engine/hosts/disks/parse.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { HostDisks } from '#shared/hosts/disks.ts'

export type TargetFacts = {
  /** The output of `uname -m`. */
  machine: string
  os: string
  installer: boolean
  /** doas: there is no sudo, and nixos-anywhere uses doas there as well. */
  rights: 'root' | 'sudo' | 'doas' | 'none'
  bootMode: 'efi' | 'bios'
  memoryBytes: number | null
  /** false: its kernel has no kexec, forbids it, or only accepts signed kernels. */
  kexec: boolean
  /** The container it runs in ("docker"); null if none. */
  container: string | null
  /** Programs that nixos-anywhere needs there. */
  lacks: string[]
  /** The port on which its sshd accepted this connection; null if it does not report it. */
  sshdPort: number | null
  /** The keys, in base64, of the files that an installer takes over. */
  hostKeys: string[]
}

export type FoundTarget = { facts: TargetFacts; disks: HostDisks }

/** Includes its disks, in one round trip. Throws hosts.no-facts, hosts.not-linux and the connection's ssh.* errors. */
export async function askTarget(
  connection: HostConnection,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<FoundTarget> {
  const asking = { host, operation: 'install.look', signal, timeoutMs: 90_000 }
  const [facts, disks] = await askHost(connection, both(targetInquiry, disksInquiry), asking)
  return { facts, disks }
}

export const targetInquiry = defineInquiry({
  name: 'target',
  questions: shellFile(import.meta.url, './target.sh'),
  linuxOnly: true,
  parse: targetFrom,
})

function targetFrom({ text: one, texts, lines }: Answers): TargetFacts {
  const release = (name: string) => releaseValue(texts('os'), name)
  const rights = one('rights')
  const kib = Number(one('memory') || 'none')
  const port = Number(one('ssh').split(' ')[3] || 'none')
  const lockdown = /\[(\w+)\]/.exec(one('lockdown'))?.[1] ?? 'none'
  const container = one('container')
  return {
    machine: one('machine'),
    os: release('PRETTY_NAME') || one('kernel'),
    installer: release('ID') === 'nixos' && release('VARIANT_ID') === 'installer',
    rights: rights === 'root' || rights === 'sudo' || rights === 'doas' ? rights : 'none',
    bootMode: one('boot') === 'efi' ? 'efi' : 'bios',
    memoryBytes: Number.isSafeInteger(kib) && kib > 0 ? kib * 1024 : null,
    kexec: one('kexec-disabled') === '0' && lockdown === 'none',
    container: container === '' || container === 'none' ? null : container,
    lacks: texts('lacks'),
    sshdPort: Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
    hostKeys: lines('host-key').flatMap(line => line.split(' ')[1] ?? []),
  }
}
