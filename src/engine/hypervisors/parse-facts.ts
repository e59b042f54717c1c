// A host's hypervisor: the script that collects its facts, and how to parse them. Pure. What a host leaves out is
// null or empty.
import type { Answers } from '#engine/hosts/answers.ts'
import { defineInquiry } from '#engine/hosts/ask-by-script.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { HypervisorFacts, Rights } from './facts.ts'
import { parseLibvirt } from './libvirt-facts.ts'
import { parseProxmox } from './proxmox-facts.ts'

export const hypervisorInquiry = defineInquiry({
  name: 'hypervisor',
  questions: shellFile(import.meta.url, './hypervisor.sh'),
  parse: hypervisorFrom,
})

const architectureOf = (machine: string): Architecture | null =>
  machine === 'x86_64' || machine === 'aarch64' ? machine : null

function hypervisorFrom(answers: Answers): HypervisorFacts {
  const { lines, text } = answers
  const machine = text('architecture')
  const any = {
    architecture: architectureOf(machine),
    machine,
    hasKvm: text('kvm') === 'yes',
    rights: rightsOf(text('rights')),
  }
  const kind = text('kind')
  if (kind !== 'libvirt' && kind !== 'proxmox') return { kind: 'none' }
  const [reason] = lines('refused')
  if (reason !== undefined) return { ...any, kind: 'refused', hypervisor: kind, reason }
  return kind === 'libvirt' ? { ...any, ...parseLibvirt(answers) } : { ...any, ...parseProxmox(answers) }
}

const rightsOf = (text: string): Rights =>
  text === 'root' || text === 'sudo' || text === 'doas' ? text : 'user'
