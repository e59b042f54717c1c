import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { vmRequest } from '#shared/hypervisors.ts'
import { type Image, image } from '#shared/images/image.ts'
import { uploadedFormat, type Wanted } from './choose.ts'
import type { LibvirtFacts } from './facts.ts'
import { macFrom, uuidFrom } from './ids.ts'
import { type Folder, foldersFrom, planLibvirt } from './libvirt-plan.ts'

const mib = 2 ** 20
const file = { file: 'box.qcow2', sizeBytes: 4 * mib, sha256: 'a'.repeat(64), modifiedMs: 1 }

const boxImage = (options: Record<string, boolean> = {}): Image =>
  image.parse({
    id: 'box-20260101-000000-00ff',
    name: 'Box',
    profile: { id: 'box', name: 'Box', icon: 'box' },

    architecture: 'x86_64',
    createdAt: 1,
    bmap: null,
    ports: [],
    healthChecks: [],
    sbom: null,
    sizeMap: null,
    folder: '/images/box',
    allocatedBytes: 1,
    machine: { memoryMiB: 512, cpus: 2, diskMiB: 64 },
    formats: { qcow2: { ...file, path: '/images/box/box.qcow2', state: 'present' } },
    provenance: {
      options,
      inputs: [],
      lockHash: '',
      raw: null,
      iso: null,
      nixVersion: '',
      kilnVersion: '',
      builder: 'local',
      seconds: 1,
    },
  })

const facts: LibvirtFacts = {
  kind: 'libvirt',
  architecture: 'x86_64',
  machine: 'x86_64',
  hasKvm: true,
  rights: 'root',
  version: '9.0.0',
  names: ['taken'],
  networks: ['default'],
  bridges: ['br0'],
  uefi: { kvm: true, qemu: true },
  pools: [
    { name: 'volumes', type: 'logical', folder: '/dev/volumes' },
    { name: 'default', type: 'dir', folder: '/images' },
    { name: 'large', type: 'netfs', folder: '/large' },
  ],
}
const folders: Folder[] = [
  { path: '/dev/volumes', mayWrite: true, freeBytes: 900 * mib },
  { path: '/images', mayWrite: true, freeBytes: 100 * mib },
  { path: '/large', mayWrite: true, freeBytes: 500 * mib },
]

type Case = {
  facts?: Partial<LibvirtFacts>
  request?: object
  folders?: Folder[]
  options?: Record<string, boolean>
}

function planned(given: Case) {
  const request = vmRequest.parse({
    image: 'a',
    target: { name: 'root@host', host: 'host', user: 'root' },
    ...given.request,
  })
  const wanted: Wanted = {
    image: boxImage(given.options),
    request,
    seedBytes: 0,
    file: { ...file, path: '/images/box/box.qcow2', format: 'qcow2', virtualBytes: 4 * mib },
  }
  const ids = { uuid: uuidFrom('0'.repeat(32)), mac: macFrom('0a0b0c') }
  return planLibvirt({ ...facts, ...given.facts }, wanted, { folders: given.folders ?? folders, ids })
}

function refusal(given: Case) {
  try {
    planned(given)
  } catch (thrown) {
    if (thrown instanceof KilnError) return thrown.code
    throw thrown
  }
  return 'none'
}

it('takes the default pool and network, meets the image’s needs, and grows the disk to its size', () => {
  const plan = planned({})
  expect(plan).toMatchObject({
    pool: { name: 'default', folder: '/images' },
    disk: { name: 'Box.qcow2', growToBytes: 64 * mib },
    domain: {
      type: 'kvm',
      memoryMiB: 512,
      cpus: 2,
      secureBoot: 'off',
      nic: { kind: 'network', name: 'default' },
    },
  })
  expect(planned({ request: { storage: 'large', network: 'br0', memoryMiB: 700 } })).toMatchObject({
    pool: { name: 'large' },
    domain: { memoryMiB: 700, nic: { kind: 'bridge', name: 'br0' } },
  })
  expect(planned({ request: { network: 'none' } }).domain.nic).toBeNull()
})

it('emulates without KVM, and lets an image that signs itself enroll its keys', () => {
  expect(planned({ facts: { hasKvm: false, uefi: { kvm: null, qemu: true } } }).domain.type).toBe('qemu')
  expect(planned({ options: { secureBoot: true } }).domain.secureBoot).toBe('setup')
})

it.each<[string, Case]>([
  ['hypervisor.old', { facts: { version: '7.1.9' } }],
  ['hypervisor.architecture', { facts: { architecture: null, machine: 'riscv64' } }],
  ['hypervisor.name-taken', { request: { name: 'taken' } }],
  ['hypervisor.cannot-run', { facts: { hasKvm: false, uefi: { kvm: null, qemu: null } } }],
  ['hypervisor.no-uefi', { facts: { uefi: { kvm: false, qemu: true } } }],
  // Its volumes are not files.
  ['hypervisor.storage', { request: { storage: 'volumes' } }],
  ['hypervisor.no-storage', { facts: { pools: facts.pools.slice(0, 1) } }],
  ['hypervisor.not-writable', { folders: folders.map(each => ({ ...each, mayWrite: false })) }],
  ['hypervisor.space', { folders: folders.map(each => ({ ...each, freeBytes: mib })) }],
  ['hypervisor.network', { request: { network: 'br7' } }],
  ['hypervisor.no-network', { facts: { networks: [], bridges: [] } }],
])('says %s', (code, given) => {
  expect(refusal(given)).toBe(code)
})

it('prefers a writable pool, and then the one with the most room', () => {
  const readOnly = folders.map(each => ({ ...each, mayWrite: each.path !== '/images' }))
  expect(planned({ folders: readOnly }).pool.name).toBe('large')
})

it('accepts no name that leads out of the pool', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), name => {
      if (refusal({ request: { name } }) !== 'none') return
      expect(planned({ request: { name } }).disk.name).toBe(`${name}.qcow2`)
      expect(name).not.toMatch(/^[.-]|\/|\p{Cc}/u)
      expect([...name].length).toBeLessThanOrEqual(60)
    }),
  )
  for (const name of ['../a', 'a/b', '.a', '-a', ' a', 'a\n'])
    expect(refusal({ request: { name } })).toBe('hypervisor.name')
})

it('reads one line per folder, and treats a missing one as not writable', () => {
  expect(foldersFrom(facts, 'yes 1\nno 2\n')).toEqual([
    { path: '/dev/volumes', mayWrite: true, freeBytes: 1024 },
    { path: '/images', mayWrite: false, freeBytes: 2048 },
    { path: '/large', mayWrite: false, freeBytes: null },
  ])
})

it('uploads the existing qcow2 or raw, and nothing else', () => {
  expect(uploadedFormat(boxImage(), null)).toBe('qcow2')
  expect(() => uploadedFormat(boxImage(), 'raw')).toThrow('has no raw file')
})

/** How often a folder's path is looked at while a pool is chosen. */
function stepsFor(count: number): number {
  let steps = 0
  const paths = Array.from({ length: count }, (_, at) => `/pools/${at}`)
  const pools = paths.map(folder => ({ name: folder, type: 'dir', folder }))
  const counted = paths.map(path => ({
    mayWrite: true,
    freeBytes: 900 * mib,
    get path() {
      steps += 1
      return path
    },
  }))
  // The last one: a search from the first finds it last.
  const plan = planned({ facts: { pools }, folders: counted, request: { storage: paths.at(-1) } })
  expect(plan.pool.folder).toBe(paths.at(-1))
  return steps
}

it('looks at each folder as often as there are pools of it, not at all folders for each pool', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), count => {
      expect(stepsFor(8 * count)).toBeLessThanOrEqual(12 * stepsFor(count))
    }),
    { numRuns: 20 },
  )
})
