// Parses virsh's output. Pure.
import type { Answers } from '#engine/hosts/answers.ts'
import type { LibvirtFacts, Pool } from './facts.ts'

type Libvirt = Pick<LibvirtFacts, 'kind' | 'version' | 'names' | 'pools' | 'networks' | 'bridges' | 'uefi'>

export const parseLibvirt = ({ entries, lines }: Answers): Libvirt => ({
  kind: 'libvirt',
  version: /^Running against daemon: (\S+)/m.exec(lines('version').join('\n'))?.[1] ?? null,
  names: named(lines('name')),
  pools: poolsOf(entries),
  networks: named(lines('network')),
  bridges: named(lines('bridge')),
  uefi: { kvm: hasUefi(lines('can-kvm').join('\n')), qemu: hasUefi(lines('can-qemu').join('\n')) },
})

/** virsh pads lists of names with spaces. */
const named = (names: readonly string[]) => names.map(name => name.trimEnd()).filter(Boolean)

function poolsOf(entries: Answers['entries']): Pool[] {
  const pools: { name: string; xml: string }[] = []
  for (const { key, value } of entries) {
    if (key === 'pool') pools.push({ name: value, xml: '' })
    const last = pools.at(-1)
    if (key === 'pool-xml' && last) last.xml += `${value}\n`
  }
  return pools.map(({ name, xml }) => {
    const target = between(xml, '<target>', '</target>')
    const folder = /<path>([^<]*)<\/path>/.exec(target)?.[1]
    return {
      name,
      type: /<pool type='([^']*)'/.exec(xml)?.[1] ?? '',
      folder: folder === undefined ? null : unescapeXml(folder),
    }
  })
}

/** https://libvirt.org/formatdomaincaps.html: <os supported='yes'><enum name='firmware'><value>efi</value>… */
function hasUefi(capabilities: string): boolean | null {
  if (!capabilities.includes('<domainCapabilities>')) return null
  const values = between(capabilities, "<enum name='firmware'>", '</enum>')
  return values.includes('<value>efi</value>')
}

/** The text between the first of `from` and the next of `to`; "" if either is missing. */
function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from)
  const end = start < 0 ? -1 : text.indexOf(to, start + from.length)
  return end < 0 ? '' : text.slice(start + from.length, end)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescapeXml = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    const point = Number.parseInt(decimal ?? hex, decimal ? 10 : 16)
    if (decimal || hex) return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
    return entities[name] ?? all
  })
