// What the script printed → the machine. Pure. It is not trusted to print anything sensible: texts are cut.
import { beginMark, endMark } from './target-script.ts'

const longestText = 300

export type TargetFacts = {
  kernel: string
  /** As `uname -m` has it. */
  machine: string
  os: string
  installer: boolean
  rights: 'root' | 'sudo' | 'none'
  bootMode: 'efi' | 'bios'
  memoryBytes: number | null
  /** false: its kernel has no kexec, forbids it, or only takes signed kernels. */
  kexec: boolean
  /** What contains it ("docker"); null where nothing does. */
  container: string | null
  /** Programs that nixos-anywhere needs there. */
  lacks: string[]
  /** Where its sshd took this connection; null where it does not say. */
  sshdPort: number | null
  /** In base64: of the files that an installer takes over. */
  hostKeys: string[]
}

/** null where it is not what the script prints, or was cut off. */
export function parseTarget(output: string): TargetFacts | null {
  const all = output.split('\n')
  const from = all.indexOf(beginMark)
  const to = all.indexOf(endMark, from)
  if (from < 0 || to < 0) return null
  const said = all.slice(from + 1, to).flatMap(line => {
    const tab = line.indexOf('\t')
    return tab < 0
      ? []
      : [
          {
            key: line.slice(0, tab),
            value: line
              .slice(tab + 1)
              .trim()
              .slice(0, 2000),
          },
        ]
  })
  const values = (key: string) => said.filter(each => each.key === key).map(({ value }) => value)
  const one = (key: string) => (values(key)[0] ?? '').slice(0, longestText)
  const release = releaseOf(values('os'))
  const rights = one('rights')
  const kib = Number(one('memory') || 'none')
  const port = Number(one('ssh').split(' ')[3] || 'none')
  const lockdown = /\[(\w+)\]/.exec(one('lockdown'))?.[1] ?? 'none'
  const container = one('container')
  return {
    kernel: one('kernel'),
    machine: one('machine'),
    os: release('PRETTY_NAME') || one('kernel'),
    installer: release('ID') === 'nixos' && release('VARIANT_ID') === 'installer',
    rights: rights === 'root' || rights === 'sudo' ? rights : 'none',
    bootMode: one('boot') === 'efi' ? 'efi' : 'bios',
    memoryBytes: Number.isSafeInteger(kib) && kib > 0 ? kib * 1024 : null,
    kexec: one('kexec-disabled') === '0' && lockdown === 'none',
    container: container === '' || container === 'none' ? null : container,
    lacks: values('lacks').map(tool => tool.slice(0, longestText)),
    sshdPort: Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
    hostKeys: values('host-key').flatMap(line => line.split(' ')[1] ?? []),
  }
}

const releaseOf = (lines: readonly string[]) => (name: string) => {
  const line = lines.find(each => each.startsWith(`${name}=`))
  return (line?.slice(name.length + 1) ?? '').replace(/^(["'])(.*)\1$/, '$2').slice(0, longestText)
}
