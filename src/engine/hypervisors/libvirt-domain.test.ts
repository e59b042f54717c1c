import fc from 'fast-check'
import { expect, it } from 'vitest'
import { escapeXml } from '#engine/images/formats/ova-xml.ts'
import { macFrom, uuidFrom } from './ids.ts'
import { type Domain, domainXml } from './libvirt-domain.ts'

const domain: Domain = {
  name: 'box',
  uuid: uuidFrom('0123456789abcdef'.repeat(2)),
  description: 'Made by Kiln',
  architecture: 'x86_64',
  type: 'kvm',
  memoryMiB: 512,
  cpus: 2,
  secureBoot: 'off',
  disks: [{ path: '/pool/box.qcow2', format: 'qcow2' }],
  nic: { kind: 'bridge', name: 'br0', mac: macFrom('0a0b0c') },
}

it('a name, a path and a network stay the same, and change nothing else', () => {
  const [one = '', two = '', three = '', four = ''] = domainXml({
    ...domain,
    name: '\u0001',
    disks: [{ path: '\u0002', format: 'raw' }],
    nic: { kind: 'network', name: '\u0003', mac: macFrom('0a0b0c') },
  }).split('\ufffd')
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, text, (name, path, network) => {
      const xml = domainXml({
        ...domain,
        name,
        disks: [{ path, format: 'raw' }],
        nic: { kind: 'network', name: network, mac: macFrom('0a0b0c') },
      })
      expect(xml).toBe(`${one}${escapeXml(name)}${two}${escapeXml(path)}${three}${escapeXml(network)}${four}`)
    }),
  )
})

it('a domain has a firmware that fits the image: without checks, or waiting for the image’s own keys', () => {
  expect(domainXml(domain)).toContain("<feature enabled='no' name='secure-boot'/>")
  const setup = domainXml({ ...domain, secureBoot: 'setup' })
  expect(setup).toContain("<feature enabled='yes' name='secure-boot'/>")
  expect(setup).toContain("<feature enabled='no' name='enrolled-keys'/>")
})

it('a domain is virtio throughout, on q35 or virt', () => {
  const xml = domainXml(domain)
  for (const part of ["bus='virtio'", "<model type='virtio'/>", "<rng model='virtio'>", "machine='q35'"])
    expect(xml).toContain(part)
  const arm = domainXml({ ...domain, architecture: 'aarch64', type: 'qemu', nic: null })
  expect(arm).toContain("<type arch='aarch64' machine='virt'>")
  expect(arm).not.toMatch(/<apic|<interface|host-passthrough/)
})

it('ids have the required form for any random bytes', () => {
  const hex = (bytes: number) =>
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(all => Buffer.from(all).toString('hex'))
  fc.assert(
    fc.property(hex(16), hex(3), (uuid, mac) => {
      expect(uuidFrom(uuid)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(macFrom(mac)).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/)
    }),
  )
})
