import { expect, test } from 'vitest'
import { noAnswers } from '#shared/seed/seed.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import {
  afterStart,
  chooseSource,
  type Draft,
  draftSource,
  forBox,
  newDraft,
  sourceOf,
  toggle,
  toStored,
} from './draft.ts'
import { choose, chosenStates } from './drive-choice.ts'
import { personalProblems } from './personal-rows.ts'
import { obstacle, toRequest as requestOf } from './request.ts'
import { sumState } from './sum.ts'

const stick = choose(sampleDrive({ sequence: '17' }))
const filled: Draft = {
  ...newDraft,
  step: 'confirm',
  from: 'file',
  path: ' /home/me/x.iso ',
  drives: [stick],
  typed: { '/dev/sdb': 'SanDisk Ultra 32 GB' },
  personal: {
    way: 'form',
    answers: {
      ...noAnswers(),
      hostname: 'box',
      wifi: [{ ssid: 'Home', passphrase: 'open sesame' }],
      secrets: { token: 'xyzzy' },
    },
    table: { file: 'a.csv', rows: [{ ...noAnswers(), hostname: 'a' }], next: 0 },
    lost: [],
  },
}

const canBe = { can: true as const, secrets: [] }

const toRequest = (draft: Draft, personalise: Parameters<typeof requestOf>[1]['personalise']) =>
  requestOf(draft, { personalise, sum: sumState(draft.sha256) })

test('nothing secret is kept for a reload, and what is kept can be read again', () => {
  const kept = JSON.stringify(toStored(filled))
  for (const secret of ['open sesame', 'xyzzy', '"typed":{"/dev']) expect(kept).not.toContain(secret)
  expect(kept).toContain('"ssid":"Home"')
  expect((JSON.parse(kept) as Draft).drives).toEqual([stick])
})

test('a reload never leaves a draft that would erase a drive without what was typed for it', () => {
  const reloaded = (personal: Partial<Draft['personal']>, step: Draft['step'] = 'confirm') =>
    toStored({ ...filled, step, personal: { ...filled.personal, table: null, ...personal } })
  const lost = ['wifi.0.passphrase', 'secrets.token']
  expect(reloaded({})).toMatchObject({ step: 'personalise', personal: { lost } })
  expect(personalProblems(reloaded({}).personal, { count: 1, options: [] })).toEqual(lost)
  expect(reloaded({}, 'where')).toMatchObject({ step: 'where', personal: { lost } })
  // A table without secrets is whole.
  const { table } = filled.personal
  expect(reloaded({ way: 'table', answers: noAnswers(), table })).toMatchObject({
    step: 'confirm',
    personal: { lost: [], table },
  })
  expect(reloaded({ way: 'none' })).toMatchObject({ step: 'confirm', personal: { lost } })
  const open = { ...noAnswers(), hostname: 'box', wifi: [{ ssid: 'Guests', passphrase: '' }] }
  expect(reloaded({ answers: open })).toMatchObject({ step: 'confirm', personal: { lost: [] } })
})

test('a secret that was typed for another image is not sent with this one', () => {
  expect(toRequest(filled, canBe)?.drives[0]?.seed?.secrets).toEqual({})
})

test('each way to name a source keeps its own answer', () => {
  expect(sourceOf(filled)).toEqual({ kind: 'file', path: '/home/me/x.iso' })
  expect(sourceOf({ ...filled, from: 'url' })).toBeNull()
  expect(sourceOf({ ...filled, from: 'image', image: { id: 'a', format: 'raw' } })).toMatchObject({ id: 'a' })
})

test('choosing a drive again forgets the name that was typed for it', () => {
  expect(toggle(filled, stick, false).drives).toEqual([])
  expect(toggle(filled, stick, true)).toMatchObject({ drives: [stick], typed: {} })
})

test('after a start nothing stays chosen, and other drives get other names or rows', () => {
  const next = afterStart({ ...filled, drives: [stick, { ...stick, path: '/dev/sdc' }], internalShown: true })
  expect(next).toMatchObject({ step: 'what', drives: [], typed: {}, internalShown: false })
  expect(next.personal.answers.hostname).toBe('box-3')
  const rows = afterStart({ ...filled, personal: { ...filled.personal, way: 'table' } })
  expect(rows.personal.table?.next).toBe(1)
})

test('a drive for one box is answered in the form, with its host name, also after a table', () => {
  const table = { ...filled, personal: { ...filled.personal, way: 'table' as const } }
  const box = { id: '00000000000000aa', name: 'Attic', options: { hostname: 'attic' } }
  expect(forBox(table, box)).toMatchObject({
    box: box.id,
    personal: { way: 'form', answers: { hostname: 'attic' } },
  })
  expect(forBox({ ...table, personal: { ...table.personal, way: 'none' } }, box).personal.way).toBe('none')
})

test('a request carries the drive as it was chosen, its seed only where the image takes one', () => {
  const [drive] = toRequest(filled, { can: true, secrets: ['token'] })?.drives ?? []
  expect(drive).toMatchObject({ path: '/dev/sdb', sequence: '17', typedName: 'SanDisk Ultra 32 GB' })
  expect(drive).not.toHaveProperty('name')
  expect(drive?.seed?.hostname).toBe('box')
  expect(drive?.seed?.secrets).toEqual({ token: 'xyzzy' })
  const cannot = { can: false as const, reason: 'it has no seed partition.' }
  expect(toRequest(filled, cannot)?.drives[0]?.seed).toBeNull()
  expect(toRequest({ ...filled, drives: [] }, canBe)).toBeNull()
})

test('a SHA-256 is taken as sha256sum prints it, and any other word stops the request', () => {
  const sum = 'A'.repeat(64)
  expect(toRequest({ ...filled, sha256: ` ${sum}  x.iso` }, canBe)?.sha256).toBe(sum.toLowerCase())
  expect(toRequest({ ...filled, sha256: `SHA256 (y.iso) = ${sum}` }, canBe)?.sha256).toBe(sum.toLowerCase())
  expect(sumState('abc').problem).toContain('64 hexadecimal digits')
  expect(sumState('d41d8cd98f00b204e9800998ecf8427e').problem).toContain('MD5')
  expect(toRequest({ ...filled, sha256: 'abc' }, canBe)).toBeNull()
  // The engine reads it first.
  expect(toRequest({ ...filled, sha256: '/home/me/SHA256SUMS' }, canBe)).toBeNull()
})

test('a file: address is the path that it stands for, in either field', () => {
  const path = 'file:///home/me/M%C3%BCll%20image.iso'
  const file = { kind: 'file', path: '/home/me/Müll image.iso' }
  expect(sourceOf({ ...filled, path })).toEqual(file)
  expect(sourceOf({ ...filled, from: 'url', url: path })).toEqual(file)
})

test('nothing may be written to a drive that is gone, too small or not named', () => {
  const image = { sizeBytes: 4e9, onDrives: [] }
  const against = (drive: ReturnType<typeof sampleDrive>, typed = {}) =>
    obstacle(chosenStates([choose(drive)], [drive]), image, typed)
  expect(against(sampleDrive())).toBeNull()
  expect(obstacle(chosenStates([stick], []), image, {})).toContain('no longer plugged in')
  expect(obstacle([], image, {})).toBe('No drive is chosen.')
  expect(against(sampleDrive({ sizeBytes: 1e9 }))).toContain('too small')
  const internal = sampleDrive({ internal: true, removable: false })
  expect(against(internal)).toBe('Type the name of SanDisk Ultra 32 GB first.')
  expect(against(internal, { '/dev/sdb': 'sandisk ultra 32 GB' })).not.toBeNull()
  expect(against(internal, { '/dev/sdb': 'SanDisk Ultra 32 GB' })).toBeNull()
})

test('a file of an offline kit keeps the key that it was flashed with, and another file does not get it', () => {
  const source = { kind: 'file' as const, path: '/mnt/kit/image/tiny.raw', kitKey: 'kiln-kits-1a2b3c4d:AAAA' }
  const again = chooseSource(newDraft, draftSource(source))
  expect(sourceOf(again)).toEqual(source)
  expect(sourceOf(chooseSource(again, { path: '/home/me/other.iso' }))).toEqual({
    kind: 'file',
    path: '/home/me/other.iso',
  })
})

test('a box is flashed for until another source is chosen or a job was started', () => {
  const box = { ...newDraft, image: { id: 'a', format: 'raw' as const }, box: '00000000000000aa' }
  expect(chooseSource(box, { image: { id: 'b', format: 'raw' } }).box).toBeUndefined()
  expect(afterStart(box).box).toBeUndefined()
})
