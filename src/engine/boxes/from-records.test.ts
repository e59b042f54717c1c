import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameBoxName } from '#shared/boxes/box-name.ts'
import type { FlashedDrive } from '#shared/drives/lineage.ts'
import { host as hostType } from '#shared/hosts/host.ts'
import { boxesFromRecords } from './from-records.ts'

const address = { host: '10.0.0.9', port: 22, user: 'root', jump: null, identity: null }
const host = (id: string, name = id) =>
  hostType.parse({ id, name, address, tags: [], added: 'typed', addedAt: 5 })
const drive = (serial: string, hostname: string | null): FlashedDrive => ({
  serial,
  hostname,
  model: 'Ultra',
  sizeBytes: 32e9,
  image: 'tiny-20260131-120000-1a2b',
  name: 'Tiny',
  sha256: null,
  at: 7,
  verified: true,
  hostKey: null,
})
let ids = 0
const newId = () => (ids++).toString(16).padStart(16, '0')
const known = { boxes: [], reserved: ['tiny'], newId }

test('each host, and each flashed name without a host, becomes a box; nothing else does', () => {
  const made = boxesFromRecords({
    ...known,
    hosts: [host('kitchen'), host('tiny')],
    drives: [drive('S1', 'Kitchen'), drive('S2', 'attic'), drive('S3', null), drive('S4', 'attic')],
  })
  expect(made.map(({ name, host, drives, images }) => [name, host, drives.length, images.length])).toEqual([
    ['kitchen', 'kitchen', 1, 1],
    ['tiny (2)', 'tiny', 0, 0],
    ['attic', null, 2, 1],
  ])
})

test('a second run adds nothing, and an interrupted run ends with the same boxes', () => {
  const name = fc.constantFrom('kitchen', 'Kitchen', 'attic', 'tiny', 'Küche')
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 4 }),
      fc.array(name, { maxLength: 4 }),
      fc.nat(8),
      (hostNames, driveNames, cut) => {
        const all = {
          hosts: hostNames.map((each, index) => host(`h${index}`, each)),
          drives: driveNames.map((each, index) => drive(`S${index}`, each)),
        }
        const whole = boxesFromRecords({ ...known, ...all })
        const first = whole.slice(0, cut)
        const rest = boxesFromRecords({ ...known, ...all, boxes: first })
        expect([...first, ...rest].map(each => each.name)).toEqual(whole.map(each => each.name))
        expect(boxesFromRecords({ ...known, ...all, boxes: whole })).toEqual([])
        for (const [index, box] of whole.entries())
          expect(whole.slice(index + 1).some(other => isSameBoxName(other.name, box.name))).toBe(false)
      },
    ),
  )
})
