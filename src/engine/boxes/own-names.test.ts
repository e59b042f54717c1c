import { expect, test } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { newBox } from './find-box.ts'
import { withOwnNames } from './own-names.ts'

const hostname = option.parse({
  key: 'hostname',
  label: 'Host name',
  description: 'Host name',
  default: 'tiny',
  type: { kind: 'string', format: 'hostname' },
})
const profiles = [{ id: 'tiny', schemaOptions: [hostname] }]
const drive = { name: 'Ultra', serial: 'S1', model: 'Ultra', sizeBytes: 32e9, image: 'image-1', at: 20 }
const flashed = { serial: 'S1', model: 'Ultra', sizeBytes: 32e9, hostname: 'attic' }
const built = new Map([['image-1', { hostname: 'hall', message: 'hi' }]])
const known = { hosts: [], drives: [flashed], profiles, built }
const box = (more: object = {}) =>
  newBox({
    id: '00000000000000aa',
    name: 'attic',
    createdAt: 20,
    profile: 'tiny',
    options: { hostname: 'hall', message: 'hi' },
    drives: [drive],
    ...more,
  })

test("a box of an older Kiln takes its drive's host name instead of its image's [N16]", () => {
  const [attic] = withOwnNames([box()], known)
  expect(attic).toMatchObject({
    options: { hostname: 'attic', message: 'hi' },
    drives: [{ answers: { hostname: 'attic' } }],
  })
  expect(withOwnNames(attic ? [attic] : [], known)).toEqual([])
  // The image is gone; the box was made by that flash.
  expect(withOwnNames([box()], { ...known, built: new Map() })).toMatchObject([
    { options: { hostname: 'attic' } },
  ])
})

test('a drive without a serial takes its name from the host that its flash made', () => {
  const host = { id: 'attic', name: 'Attic', added: 'flashed' as const }
  const unnamed = box({ host: 'attic', drives: [{ ...drive, serial: '' }] })
  expect(withOwnNames([unnamed], { ...known, hosts: [host] })).toMatchObject([
    { options: { hostname: 'Attic' } },
  ])
  expect(withOwnNames([unnamed], { ...known, hosts: [{ ...host, added: 'typed' }] })).toEqual([])
})

test("a person's answer stays, and so does a box that nothing is known about", () => {
  expect(withOwnNames([box({ options: { hostname: 'den' } })], known)).toMatchObject([
    { options: { hostname: 'den' }, drives: [{ answers: { hostname: 'attic' } }] },
  ])
  expect(withOwnNames([box({ profile: null }), box({ drives: [] })], known)).toEqual([])
  expect(withOwnNames([box()], { ...known, drives: [{ ...flashed, hostname: null }] })).toEqual([])
})
