import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { manifest, type OvaMachine, ovfDescriptor } from './ova-descriptor.ts'
import { namedUuid } from './ova-virtualbox.ts'

const machine: OvaMachine = {
  name: 'Gateway <"1">',
  diskFile: 'gateway.vmdk',
  diskFileBytes: 123_456_789,
  diskCapacityBytes: 2 ** 31,
  populatedBytes: 300_000_000,
  memoryMiB: 2048,
  cpus: 2,
  architecture: 'x86_64',
}

const hasPython = spawnSync('python3', ['--version']).status === 0

/** A real parser, Python's: each text as a list of [element, attributes, text] by local names, or its error. */
function parsed(texts: string[]): ([string, Record<string, string>, string][] | { error: string })[] {
  const script = `
import json, sys, xml.etree.ElementTree as tree
local = lambda name: name.split('}')[-1]
def read(text):
    try:
        return [[local(e.tag), {local(k): v for k, v in e.attrib.items()}, e.text or ''] for e in tree.fromstring(text.encode()).iter()]
    except tree.ParseError as error:
        return {'error': str(error)}
print(json.dumps([read(text) for text in json.load(open(sys.argv[1]))]))`
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-'))
  try {
    writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts))
    const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
    return JSON.parse(execFileSync('python3', ['-c', script, join(folder, 'texts.json')], options))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function elements(text: string) {
  const [all] = parsed([text])
  if (!Array.isArray(all)) throw new Error(all?.error)
  return {
    attributes: (name: string) =>
      all.filter(([element]) => element === name).map(([, attributes]) => attributes),
    texts: (name: string) => all.filter(([element]) => element === name).map(([, , text]) => text),
  }
}

describe.runIf(hasPython)('a real parser reads that', () => {
  test('the descriptor describes the machine', () => {
    const ovf = elements(ovfDescriptor(machine))
    expect(ovf.attributes('File')).toEqual([{ id: 'file1', href: 'gateway.vmdk', size: '123456789' }])
    expect(ovf.attributes('Disk')[0]).toMatchObject({
      fileRef: 'file1',
      capacity: '2147483648',
      capacityAllocationUnits: 'byte',
      populatedSize: '300000000',
      format: 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized',
    })
    expect(ovf.texts('Name')).toEqual(['Gateway <"1">'])
    expect(ovf.texts('VirtualSystemType')).toEqual(['vmx-13'])
    expect(ovf.texts('ResourceType')).toEqual(['3', '4', '20', '17', '10'])
    expect(ovf.texts('VirtualQuantity')).toEqual(['2', '2048'])
    expect(ovf.texts('AllocationUnits')).toEqual(['hertz * 10^6', 'byte * 2^20'])
    expect(ovf.texts('Connection')).toEqual(ovf.attributes('Network').flatMap(({ name }) => name ?? []))
  })

  test('the disk is attached to the controller, by their ids', () => {
    const ovf = elements(ovfDescriptor(machine))
    const ids = ovf.texts('InstanceID')
    expect(new Set(ids).size).toBe(ids.length)
    // The System element has the first id; items are ordered by resource type.
    expect(ovf.texts('Parent')).toEqual([ids[1 + ovf.texts('ResourceType').indexOf('20')]])
    expect(ovf.texts('HostResource')).toEqual([`ovf:/disk/${ovf.attributes('Disk')[0]?.['diskId']}`])
  })

  test('it boots by EFI on VMware and on VirtualBox', () => {
    const ovf = elements(ovfDescriptor(machine))
    expect(ovf.attributes('Config')).toContainEqual({ required: 'false', key: 'firmware', value: 'efi' })
    expect(ovf.attributes('Firmware')).toEqual([{ type: 'EFI' }])
  })

  test("VirtualBox's part has the same disk, sizes and name, or the import would fail", () => {
    const ovf = elements(ovfDescriptor(machine))
    expect(ovf.attributes('Image')).toEqual([{ uuid: `{${ovf.attributes('Disk')[0]?.['uuid']}}` }])
    expect(ovf.attributes('Memory')).toEqual([{ RAMSize: '2048' }])
    expect(ovf.attributes('CPU')).toEqual([{ count: '2' }])
    expect(ovf.attributes('Machine')[0]).toMatchObject({
      name: 'Gateway <"1">',
      OSType: 'Linux_64',
      required: 'false',
    })
  })

  test('on ARM it says so, and leaves VirtualBox its own settings', () => {
    const ovf = elements(ovfDescriptor({ ...machine, architecture: 'aarch64' }))
    expect(ovf.attributes('OperatingSystemSection')[0]).toMatchObject({ osType: 'arm-other5xlinux-64' })
    expect(ovf.texts('OSType')).toEqual(['Linux_arm64'])
    expect(ovf.attributes('Machine')).toEqual([])
  })

  test('the same machine gives the same text, another one other ids', () => {
    expect(ovfDescriptor({ ...machine })).toBe(ovfDescriptor(machine))
    const uuids = [machine, { ...machine, name: 'other' }].map(one =>
      elements(ovfDescriptor(one)).attributes('Image'),
    )
    expect(uuids[0]).not.toEqual(uuids[1])
    expect(namedUuid('x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  /** Characters that XML 1.0 cannot represent. */
  const unheard = new Set([
    ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).filter(
      one => !'\t\n\r'.includes(one),
    ),
    '\ufffe',
    '\uffff',
  ])

  test('no name, whatever its characters, breaks the XML or changes', () => {
    const odd = fc.constantFrom(
      '&',
      '<',
      '>',
      '"',
      "'",
      ']]>',
      '\n',
      '\t',
      '\r',
      '\0',
      '\u001b',
      '\ud800',
      '\uffff',
      '🜂',
      '{$1}',
    )
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.array(odd).map(all => all.join('')),
    )
    const names = fc.sample(name, 500)
    const seen = parsed(names.map(one => ovfDescriptor({ ...machine, name: one, diskFile: one })))
    for (const [at, result] of seen.entries()) {
      if (!Array.isArray(result)) throw new Error(`${JSON.stringify(names[at])}: ${result.error}`)
      const shown = [...(names[at] ?? '').toWellFormed()]
        .map(one => (unheard.has(one) ? '\ufffd' : one))
        .join('')
      expect(result.find(([element]) => element === 'Name')?.[2]).toBe(shown)
      expect(result.find(([element]) => element === 'Machine')?.[1]['name']).toBe(shown)
      expect(result.find(([element]) => element === 'File')?.[1]['href']).toBe(shown)
    }
  })
})

test('the manifest has one line per file', () => {
  const sums = [
    { name: 'a.ovf', sha256: '0'.repeat(64) },
    { name: 'a.vmdk', sha256: '1'.repeat(64) },
  ]
  expect(manifest(sums)).toBe(`SHA256(a.ovf)= ${'0'.repeat(64)}\nSHA256(a.vmdk)= ${'1'.repeat(64)}\n`)
})
