// Boxes from files that Kiln wrote at c82b168d, before boxes existed: the demo was built, and flashed to a
// loop device for a machine "kitchen". A loop device has no serial number, so no drive is recorded;
// from-records.test.ts covers those.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHostMemories } from '#engine/hosts/memories.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import { testEngine } from '#test/engine/engine.ts'

const fixture = resolve('test', 'engine', 'fixtures', 'before-boxes')
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-test-before-'))
  cpSync(fixture, home, { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(fixture, { recursive: true, encoding: 'utf8' })
      .filter(name => statSync(join(fixture, name)).isFile())
      .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  )
const open = async <T>(use: (kiln: ReturnType<typeof testEngine>) => Promise<T>): Promise<T> => {
  const kiln = testEngine({ home })
  try {
    return await use(kiln)
  } finally {
    await kiln.close()
  }
}
const listed = () => open(async ({ client }) => (await client.boxes.list({})).boxes)
const bareFacts: HostFacts = {
  hostname: 'kitchen',
  system: 'NixOS',
  nixos: true,
  label: null,
  architecture: 'x86_64',
  kernel: '',
  currentSystem: null,
  bootedSystem: null,
  profileGeneration: null,
  currentGeneration: null,
  bootedGeneration: null,
  generations: [],
  needsReboot: null,
  memoryBytes: null,
  memoryFreeBytes: null,
  diskBytes: null,
  diskFreeBytes: null,
  uptimeSeconds: null,
  failedUnits: null,
  nixVersion: null,
  kiln: null,
  stateVersion: null,
  settings: null,
  hasBroker: false,
  box: null,
  updateUndone: null,
  updateStale: null,
  snapshots: false,
  clockSeconds: 0,
}
const kitchen = { name: 'kitchen', host: 'kitchen', images: [], state: { code: 'waiting' } }

describe('records of a Kiln without boxes [N16]', () => {
  it('become a box for the host, and none for the image, once', async () => {
    const first = await listed()
    expect(first).toMatchObject([kitchen])
    expect(await listed()).toEqual(first)
    await open(({ client }) => client.boxes.remove({ box: 'kitchen' }))
    // From then on the boxes are the user's.
    expect(await listed()).toEqual([])
  })

  it('stay unchanged, so that the older Kiln can still read them', async () => {
    await listed()
    expect(filesIn(home)).toEqual(filesIn(fixture))
  })

  it('become the same boxes after an interruption', async () => {
    const [before] = await listed()
    rmSync(join(home, 'boxes', 'taken-over'))
    expect((await listed()).map(({ id }) => id)).toEqual([before?.id])
    // Before its record was written.
    rmSync(join(home, 'boxes'), { recursive: true })
    mkdirSync(join(home, 'boxes', '0123456789abcdef'), { recursive: true })
    expect(await listed()).toMatchObject([kitchen])
  })

  it("of a Kiln that gave boxes their image's host name get that of their drives", async () => {
    const [before] = await listed()
    const path = join(home, 'boxes', before?.id ?? '', 'box.json')
    const record = JSON.parse(readFileSync(path, 'utf8'))
    const [image = ''] = readdirSync(join(home, 'images'))
    const { provenance } = JSON.parse(readFileSync(join(home, 'images', image, 'image.json'), 'utf8'))
    const drive = { name: 'Stick', serial: '', model: 'Ultra', sizeBytes: 1, image, at: 1 }
    const old = { profile: 'tiny', options: provenance.options, images: [image], drives: [drive] }
    writeFileSync(path, JSON.stringify({ ...record, ...old }))
    writeFileSync(join(home, 'boxes', 'taken-over'), '')
    const hostname = async () => (await listed()).map(({ options }) => options['hostname'])
    expect(provenance.options.hostname).not.toBe('kitchen')
    expect(await hostname()).toEqual(['kitchen'])
    // Only once: the user may answer differently.
    await open(({ client }) =>
      client.boxes.change({ box: 'kitchen', options: { hostname: 'den' }, merge: true }),
    )
    expect(await hostname()).toEqual(['den'])
  })

  it('that left one host in several boxes keep it in the one that was last deployed or flashed to it', async () => {
    const [first] = await listed()
    const write = (id: string, more: object) => {
      const path = join(home, 'boxes', id, 'box.json')
      mkdirSync(join(home, 'boxes', id), { recursive: true })
      const from = readFileSync(join(home, 'boxes', first?.id ?? '', 'box.json'), 'utf8')
      writeFileSync(path, JSON.stringify({ ...JSON.parse(from), ...more, id }))
    }
    const drive = { name: 'Stick', serial: 'S', model: 'Ultra', sizeBytes: 1, image: null }
    const claims = [
      { id: '00000000000000a1', name: 'a', createdAt: 9 },
      { id: '00000000000000b2', name: 'b', createdAt: 2, drives: [{ ...drive, at: 7 }] },
      { id: '00000000000000c3', name: 'c', createdAt: 3, drives: [{ ...drive, at: 5 }] },
    ]
    for (const claim of claims) write(claim.id, { ...claim, host: 'kitchen' })
    write(first?.id ?? '', { host: null })
    const owners = async () =>
      (await listed()).filter(({ host }) => host === 'kitchen').map(({ name }) => name)
    expect(await owners()).toEqual(['b'])
    // The host reports which one it is.
    for (const claim of claims) write(claim.id, { ...claim, host: 'kitchen' })
    const facts = { at: 1, facts: { ...bareFacts, box: claims[2]?.id ?? null } }
    await open(({ ports }) => createHostMemories(ports).change('kitchen', memory => ({ ...memory, facts })))
    expect(await owners()).toEqual(['c'])
    expect((await listed()).map(({ name }) => name)).toContain('b')
  })

  it('that cannot be taken over are reported with the list', async () => {
    const change = (ports: Ports): Ports => ({
      ...ports,
      files: {
        ...ports.files,
        writeText: async (path, ...rest) => {
          if (path.includes('boxes'))
            throw failure('space.full', { operation: 'files.write', values: { path } })
          return ports.files.writeText(path, ...rest)
        },
      },
    })
    const full = testEngine({ home, change })
    expect(await full.client.boxes.list({})).toMatchObject({ boxes: [], untaken: { code: 'space.full' } })
    await expect(full.client.boxes.show({ box: 'kitchen' })).rejects.toMatchObject({ code: 'space.full' })
    await full.close()
    expect(await open(({ client }) => client.boxes.list({}))).toMatchObject({
      boxes: [kitchen],
      untaken: null,
    })
    // With nothing to take over, nothing is missing.
    rmSync(home, { recursive: true })
    const empty = testEngine({ home, change })
    expect(await empty.client.boxes.list({})).toMatchObject({ boxes: [], untaken: null })
    await empty.close()
  })

  it('become one box with two Kilns at once', async () => {
    const kilns = [testEngine({ home }), testEngine({ home }), testEngine({ home })]
    const lists = await Promise.all(kilns.map(({ client }) => client.boxes.list({})))
    for (const each of kilns) await each.close()
    const after = await listed()
    expect(after).toMatchObject([kitchen])
    for (const { boxes } of lists) expect(boxes.map(({ id }) => id)).toEqual(after.map(({ id }) => id))
  })
})
