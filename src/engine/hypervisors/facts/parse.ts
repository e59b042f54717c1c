// What the script printed → facts. Pure. What a host leaves out is null or empty; only the frame has to be there.
import type { Architecture } from '#shared/formats/format.ts'
import { parseLibvirt } from './libvirt.ts'
import { parseProxmox } from './proxmox.ts'
import { allOf, textOf } from './said.ts'
import { beginMark, endMark } from './script.ts'
import type { HypervisorFacts, Rights } from './types.ts'

const architectureOf = (machine: string): Architecture | null =>
  machine === 'x86_64' || machine === 'aarch64' ? machine : null

/** null: it was not the script that printed this. */
export function parseHypervisor(stdout: string): HypervisorFacts | null {
  const lines = stdout.split('\n')
  const [begin, end] = [lines.indexOf(beginMark), lines.lastIndexOf(endMark)]
  if (begin < 0 || end < begin) return null
  const said = lines.slice(begin + 1, end).flatMap(line => {
    const tab = line.indexOf('\t')
    return tab < 0 ? [] : [{ key: line.slice(0, tab), value: line.slice(tab + 1) }]
  })
  const machine = textOf(said, 'architecture')
  const any = {
    ...{ architecture: architectureOf(machine), machine, hasKvm: allOf(said, 'kvm').includes('yes') },
    rights: rightsOf(textOf(said, 'rights')),
  }
  const kind = textOf(said, 'kind')
  if (kind !== 'libvirt' && kind !== 'proxmox') return { kind: 'none' }
  const [reason] = allOf(said, 'refused')
  if (reason !== undefined) return { ...any, kind: 'refused', hypervisor: kind, reason }
  return kind === 'libvirt' ? { ...any, ...parseLibvirt(said) } : { ...any, ...parseProxmox(said) }
}

const rightsOf = (text: string): Rights => (text === 'root' || text === 'sudo' ? text : 'user')
