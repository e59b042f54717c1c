import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patterns } from '#shared/workloads/fields.ts'
import { type Domain, domainXml, escapeXml, leaseXml, type Machine, macOf, uuidOf } from './domain-xml.ts'

const machine: Machine = {
  architecture: 'x86_64',
  isEmulated: false,
  network: 'default',
  uid: 301,
  gid: 301,
  store: '/nix/store',
}
const domain: Domain = {
  name: 'dev',
  uuid: uuidOf('0123456789abcdef'),
  memoryGiB: 2,
  cores: 2,
  systemPath: '/nix/store/0-system',
  kernel: '/nix/store/0-linux/bzImage',
  initrd: '/nix/store/0-initrd/initrd',
  kernelParams: 'console=ttyS0',
  disk: '/images/dev/disk.raw',
  console: '/images/dev/console.log',
  mac: macOf('192.168.122.2'),
  address: '192.168.122.2',
}
/** An independent parser: Python's. */
const parsed = (xml: string) => {
  const program = `import json, sys, xml.etree.ElementTree as E
tree = E.fromstring(sys.stdin.read())
print(json.dumps([[each.tag, each.attrib, each.text] for each in tree.iter()]))`
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { input: xml, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as [string, Record<string, string>, string | null][]
}
const validate = (xml: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-domain-'))
  const file = join(folder, 'domain.xml')
  writeFileSync(file, xml)
  const done = spawnSync('virt-xml-validate', [file, 'domain'], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return done
}
/** virt-xml-validate is a script around xmllint. */
const hasValidator = ['virt-xml-validate', 'xmllint'].every(each => !spawnSync(each, ['--version']).error)
const hasPython = spawnSync('python3', ['--version']).status === 0

describe('the XML of a domain', () => {
  it('contains a text only as that text, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const isRefused = /[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)
        if (isRefused) {
          expect(() => escapeXml(text)).toThrow('XML')
          return
        }
        const escaped = escapeXml(text)
        expect(escaped).not.toMatch(/[<>'"]|&(?!(?:lt|gt|amp|apos|quot);)/)
        const signs: Record<string, string> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }
        expect(escaped.replace(/&(\w+);/g, (_, name) => signs[name] ?? '')).toBe(text)
      }),
    )
  })

  it.runIf(hasPython)('parses back to exactly its input, with no other elements (needs python3)', () => {
    const hostile = `x' y="z"><disk type='block'/>&lt;]]>ü`
    const plain = parsed(domainXml(domain, machine))
    const odd = parsed(domainXml({ ...domain, kernelParams: hostile, disk: `/${hostile}` }, machine))
    expect(odd.map(([tag]) => tag)).toEqual(plain.map(([tag]) => tag))
    const of = (tag: string) => odd.filter(([each]) => each === tag)
    expect(of('cmdline')[0]?.[2]).toBe(`init=/nix/store/0-system/init ${hostile}`)
    expect(of('source')[0]?.[1]).toEqual({ file: `/${hostile}` })
    expect(of('source')[1]?.[1]).toEqual({ dir: '/nix/store' })
    expect(of('readonly')).toHaveLength(1)
  })

  it('never changes the owner of files for QEMU, and isolates machines from each other', () => {
    const xml = domainXml(domain, machine)
    expect(xml).toContain("<seclabel type='static' model='dac' relabel='no'>")
    expect(xml).toContain("<port isolated='yes'/>")
    expect(xml).toMatch(/<target dir='nix-store'\/>\s*<readonly\/>/)
    expect(xml).toContain("<domain type='kvm'>")
    expect(domainXml(domain, { ...machine, isEmulated: true })).not.toMatch(/kvm|host-passthrough/)
  })

  describe.each(['x86_64', 'aarch64'] as const)('of %s', architecture => {
    it.runIf(hasValidator).each([true, false])(
      'is valid, emulated: %s (needs virt-xml-validate and xmllint)',
      isEmulated => {
        const { status, stderr } = validate(domainXml(domain, { ...machine, architecture, isEmulated }))
        expect(status, stderr).toBe(0)
      },
    )

    it('pauses the machine on every disk error, and drops packets with other addresses', () => {
      const xml = domainXml(domain, { ...machine, architecture })
      expect(xml).toContain(" error_policy='stop' rerror_policy='stop'/>")
      expect(xml).toMatch(
        /<filterref filter='clean-traffic'>\s*<parameter name='IP' value='192.168.122.2'\/>/,
      )
    })
  })

  it('has ACPI only on x86_64: libvirt refuses it on aarch64 without UEFI', () => {
    expect(domainXml(domain, machine)).toContain('<acpi/>')
    expect(domainXml(domain, { ...machine, architecture: 'aarch64' })).not.toContain('<features')
  })

  it('has a distinct UUID for each id, and a distinct card for each address', () => {
    const ids = fc.stringMatching(patterns.id)
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        expect(uuidOf(one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(uuidOf(one) === uuidOf(other)).toBe(one === other)
      }),
    )
    const macs = Array.from({ length: 253 }, (_, at) => macOf(`192.168.122.${at + 2}`))
    expect(new Set(macs).size).toBe(253)
    expect(leaseXml('dev', '192.168.122.10')).toBe(
      "<host mac='52:54:00:76:6f:0a' name='dev' ip='192.168.122.10'/>",
    )
  })
})
