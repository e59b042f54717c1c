// The first boxes before the rest: one is a test host that takes what is published, the other is only published for.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBoxStore } from '#engine/boxes/store.ts'
import { hostsRefused } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { hasNix } from '#test/tools-here.ts'
import { alive, type UpdateHost, updateHost } from '#test/updates/update-host.ts'

const refused = hasNix ? hostsRefused() : 'needs Nix'

describe.skipIf(refused)(`updates in waves (${refused ?? 'with Nix and root'}) [N23]`, () => {
  let attic: UpdateHost
  let version = 1
  beforeAll(async () => {
    const keys = makeKeyPair()
    attic = await updateHost({ authorizedKeys: [keys.publicKey] })
    const { kiln } = attic.shown
    const { ports } = kiln.engine
    const identity = join(kiln.home, 'key')
    writeFileSync(identity, keys.privateKey, { mode: 0o600 })
    mkdirSync(ports.folders.data, { recursive: true })
    writeFileSync(join(ports.folders.data, 'known_hosts'), `${attic.host.address} ${attic.host.hostKey}\n`)
    const host = await kiln.client.hosts.add({
      address: `root@${attic.host.address}:22`,
      name: 'attic',
      identity,
    })
    await createBoxStore(ports).change(all => ({
      write: all.map(box => ({ ...box, host: host.id })),
    }))
    await kiln.box('kitchen', { label: '26.05.1', packages: [{ name: 'kettle', version: '1.0', kib: 8 }] })
  })
  afterAll(() => attic?.close())

  /** The next system of both boxes; `activation`: of the attic. */
  const change = (activation = alive) => {
    const { kiln } = attic.shown
    version++
    for (const name of ['attic', 'kitchen'])
      kiln.system(name, {
        label: `26.05.${version}`,
        packages: [{ name: `of-${name}`, version: `1.${version}`, kib: 8 }],
        ...(name === 'attic' && { activation }),
      })
  }
  const publish = () => attic.shown.kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
  const states = async () => {
    const { client, folder } = attic.shown.kiln
    return (await client.updates.states({ boxes: ['attic', 'kitchen'], folder })).boxes
  }
  const names = ({ boxes }: Awaited<ReturnType<typeof publish>>) => boxes.map(({ name }) => name)
  const pointers = () => readFileSync(attic.shown.pointer, 'utf8')

  it('the rest waits until the first box has switched, and then follows', async () => {
    change()
    expect(names(await publish())).toEqual(['attic'])
    const before = pointers()
    await expect(publish()).rejects.toMatchObject({
      code: 'update.wave-waits',
      values: { boxes: { list: [{ code: 'update.box', values: { name: 'attic' } }] } },
    })
    expect(pointers()).toBe(before)
    // Choosing other boxes does not bypass the first one.
    const { kiln } = attic.shown
    kiln.system('shed', { label: '26.05.1', packages: [{ name: 'of-shed', version: '1.0', kib: 8 }] })
    await kiln.boxOf('shed', kiln.profileOf('shed'))
    await expect(kiln.publish({ boxes: ['attic', 'kitchen', 'shed'], first: 1 })).rejects.toMatchObject({
      code: 'update.wave-waits',
    })
    for (const boxes of [['kitchen'], ['kitchen', 'shed']])
      await expect(kiln.publish({ boxes, first: 1 })).rejects.toMatchObject({
        code: 'update.wave-waits',
        values: { boxes: { list: [{ values: { name: 'attic' } }] } },
      })
    expect(await attic.updates('now')).toMatchObject({ outcome: 'switched' })
    // The other one's update is in the folder, and no box sees it.
    expect(await states()).toMatchObject([
      { name: 'attic', state: 'runs', reason: null },
      { name: 'kitchen' },
    ])
    expect(names(await publish())).toEqual(['attic', 'kitchen'])
    expect(await states()).toMatchObject([
      { name: 'attic', state: 'runs' },
      { name: 'kitchen', state: 'unasked', reason: { code: 'update.because.no-host' } },
    ])
  })

  it('stops if the first box goes back, says why, and the rest keeps what it has', async () => {
    const kitchen = async () => (await states()).find(({ name }) => name === 'kitchen')?.system
    const before = await kitchen()
    change('rm -f /run/purpose')
    expect(names(await publish())).toEqual(['attic'])
    expect(await attic.updates('run')).toMatchObject({ outcome: 'went-back' })
    await expect(publish()).rejects.toMatchObject({
      code: 'update.wave-stopped',
      values: { boxes: { list: [{ values: { name: 'attic', reason: 'worse: purpose' } }] } },
    })
    expect(await kitchen()).toBe(before)
    expect(await states()).toMatchObject([
      { name: 'attic', state: 'went-back', reason: 'worse: purpose' },
      { name: 'kitchen' },
    ])
    change()
    expect(names(await publish())).toEqual(['attic'])
  })
})
