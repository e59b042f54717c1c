// A host belongs to one box: what a flash reports before it writes, and what a deploy refuses.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rememberFlashed } from '#engine/hosts/flashed.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { seedDisk } from '#engine/seed/seed-disk.ts'
import { type ImageEngine, imageEngine } from '#test/engine/image-library.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { makeImage } from '#test/images/make-image.ts'
import { textOf } from '#test/texts.ts'

let kiln: ImageEngine
beforeEach(() => {
  kiln = imageEngine()
})
afterEach(() => kiln.close())

async function boxWith(name: string, change: object) {
  const { id } = await kiln.client.boxes.add({ name, profile: 'tiny' })
  const path = join(kiln.home, 'boxes', id, 'box.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...change }))
  return id
}
/** Like the flash of its drive: its address is not resolved. */
async function addHost(name: string) {
  const result = { outcome: 'verified', hostname: name, hostKey: `ssh-ed25519 AAAA ${name}`, user: null }
  const store = createHostStore(kiln.ports)
  await rememberFlashed(store, { results: [result as never], image: null, name: 'Box', at: 1 })
}

it("a deploy of a box to another box's host is refused, with both names and a way out", async () => {
  const id = 'living'
  await boxWith('Living room', { host: id })
  const room = await boxWith('room', {})
  await addHost(id)
  const hosts = [{ name: id, host: 'living.local', user: 'root' }]
  const source = { kind: 'profile' as const, profile: 'tiny', options: {}, architecture: 'x86_64' as const }
  await expect(kiln.client.deploys.plan({ request: { source, hosts, box: room } })).rejects.toMatchObject({
    code: 'deploy.other-box',
    values: { owner: 'Living room', name: 'room' },
  })
  const { status, stderr } = kilnIn(kiln.home)('deploy', 'room', '--to', 'living', '--yes')
  expect(status).not.toBe(0)
  expect(stderr).toContain('belongs to the box "Living room", not to "room"')
  expect(stderr).toContain('kiln box rm "Living room"')
})

it('the check of a flash reports which other box has the host name of a drive', async () => {
  await boxWith('Living room', { options: { hostname: 'Attic' }, host: 'living' })
  await addHost('living')
  await boxWith('den', {})
  const { id } = await makeImage(kiln.ports, { imagesFolder: kiln.imagesFolder, disk: seedable() })
  const source = { kind: 'image' as const, id, format: 'raw' as const }
  const { notes } = await kiln.client.flash.check({ source, drives: ['attic', 'den'].map(driveFor) })
  const told = notes.filter(({ code }) => code === 'same-host-name')
  expect(told.map(({ drive, text }) => [drive, textOf(text)])).toEqual([
    ['/dev/none-attic', expect.stringContaining('also that of the box Living room')],
  ])
})

function seedable() {
  const disk = join(kiln.home, 'disk')
  writeFileSync(disk, seedDisk(new Uint8Array(512), new Uint8Array(32)))
  return disk
}
const driveFor = (hostname: string) => ({
  path: `/dev/none-${hostname}`,
  deviceNumber: '1:1',
  serial: hostname,
  sizeBytes: 1,
  seed: { hostname },
})

it('the check of a flash reports the box of each drive', async () => {
  await boxWith('Living room', { options: { hostname: 'attic' } })
  await boxWith('living', {})
  const { id } = await makeImage(kiln.ports, { imagesFolder: kiln.imagesFolder, disk: seedable() })
  const drives = ['living', 'hall', 'attic'].map(driveFor)
  const source = { kind: 'image' as const, id, format: 'raw' as const }
  const { notes } = await kiln.client.flash.check({ source, drives })
  const told = notes
    .filter(({ code }) => /^(?:other-)?box$/.test(code))
    .map(({ drive, text }) => [drive, textOf(text)])
  expect(told).toEqual([
    // The image has another profile.
    ['/dev/none-living', expect.stringContaining('It replaces what living runs.')],
    ['/dev/none-hall', 'hall: a new box'],
    ['/dev/none-attic', expect.stringMatching(/^attic: a new box\. Living room has this host name too/)],
  ])
})
