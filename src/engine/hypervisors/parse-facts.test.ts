import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { marksOf } from '#engine/hosts/answers.ts'
import { hypervisorInquiry } from './parse-facts.ts'

const { begin, end } = marksOf('hypervisor')
const parseHypervisor = (text: string) => hypervisorInquiry.read(text)?.answer ?? null

/** Recorded on Debian 12 (its capabilities are shortened). */
const libvirt9 = readFileSync(new URL('facts-libvirt-9.txt', import.meta.url), 'utf8')

const framed = (...lines: string[]) =>
  [begin, 'architecture\tx86_64', 'rights\troot', ...lines, end, ''].join('\n')

it('reads a libvirt host’s facts', () => {
  expect(parseHypervisor(libvirt9)).toEqual({
    kind: 'libvirt',
    architecture: 'x86_64',
    machine: 'x86_64',
    hasKvm: false,
    rights: 'root',
    version: '9.0.0',
    names: [],
    networks: [],
    bridges: ['br0'],
    uefi: { kvm: null, qemu: true },
    pools: [{ name: 'default', type: 'dir', folder: '/var/lib/libvirt/images' }],
  })
})

it('reads names with spaces and XML’s own characters', () => {
  const output = libvirt9
    .replace('name\t\n', 'name\ta & b  \nname\tc\n')
    .replace('/var/lib/libvirt/images', '/srv/a &amp; b&apos;s &#228;')
  expect(parseHypervisor(output)).toMatchObject({
    names: ['a & b', 'c'],
    pools: [{ folder: "/srv/a & b's ä" }],
  })
})

it('distinguishes a host without a hypervisor, one that refuses, and one with other output', () => {
  expect(parseHypervisor(framed())).toEqual({ kind: 'none' })
  expect(parseHypervisor(framed('kind\tlibvirt', 'refused\terror: denied'))).toMatchObject({
    kind: 'refused',
    hypervisor: 'libvirt',
    reason: 'error: denied',
  })
  expect(parseHypervisor('This account is not available.\n')).toBeNull()
})

it('copes with any output of a host', () => {
  const line = fc.tuple(
    fc.constantFrom(
      'kind',
      'pool',
      'pool-xml',
      'vms',
      'storages',
      'bridges',
      'next',
      'staging',
      'can-kvm',
      'x',
    ),
    fc.oneof(
      fc.string(),
      fc.constantFrom('libvirt', 'proxmox', '[]', '[{"storage":1}]', '{', '<target><path>'),
    ),
  )
  fc.assert(
    fc.property(fc.array(line), lines => {
      const text = framed(...lines.map(([key, value]) => `${key}\t${value.replaceAll('\n', '')}`))
      expect(parseHypervisor(text)).not.toBeNull()
    }),
  )
})
