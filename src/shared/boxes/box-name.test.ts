import { expect, it } from 'vitest'
import { english } from '#test/texts.ts'
import {
  boxNamedNear,
  boxNameFor,
  boxNameOf,
  boxNameProblem,
  boxWithName,
  freeBoxName,
  isSameBoxName,
} from './box-name.ts'

it.each(['kitchen', 'Küche 🦊', 'מטבח', 'The box under the stairs', '厨房', 'a'.repeat(80)])(
  'accepts %j as a name',
  name => expect(boxNameProblem(boxNameOf(name), ['tiny'])).toBeNull(),
)

it.each([
  ['', /only spaces/],
  ['  ', /only spaces/],
  ['latest', /newest image/],
  ['Latest', /newest image/],
  ['tiny-20260131-120000-1a2b', /form of an ID/],
  ['Tiny', /profile/],
  ['a'.repeat(81), /80/],
  ['two\nlines', /./],
  ['.kitchen', /begins with \., /],
  ['github:owner/repo', /contains :, /],
  ['-x', /begins/],
  ['root@10.0.0.5', /contains @, /],
  ['$(id)', /contains/],
  ['a`id`', /contains/],
  ['k"q', /contains/],
  ['127.0.0.2', /address/],
  ['box.lan', /address/],
  ['09c1cf7e6d53196f', /form of an ID/],
  ['\u3164', /only spaces/],
])('refuses %j', (name, reason) => {
  expect(english.text(boxNameProblem(boxNameOf(name), ['tiny']) ?? '')).toMatch(reason)
})

it('matches a name in another case, or in another spelling of the same letters', () => {
  expect(isSameBoxName('Küche', boxNameOf('KU\u0308CHE'))).toBe(true)
  expect(isSameBoxName('Straße', 'STRASSE')).toBe(true)
  expect(isSameBoxName('kitchen', 'kit\u200dchen\ufe0f')).toBe(true)
  expect(isSameBoxName('kitchen', 'kitchen-2')).toBe(false)
})

it.each([
  ['kitchen', 'kіtсhеn'],
  ['NAS', 'ΝΑЅ'],
  ['Kiosk', 'Κiosk'],
  ['box', 'bοx'],
  ['b1', 'Ь1'],
  ['cell6', 'сellб'],
  ['hall', 'հall'],
])('treats %s and %s as one name, because they look the same', (one, other) => {
  expect(one).not.toBe(other)
  expect(isSameBoxName(one, other)).toBe(true)
})
it('keeps names of other scripts apart if they look different', () => {
  expect(isSameBoxName('кухня', 'кухни')).toBe(false)
  expect(isSameBoxName('κήπος', 'κουζίνα')).toBe(false)
})
it.each([
  ['web-1', 'web-l'],
  ['web-1', 'web-I'],
  ['Ian', 'lan'],
  ['modem', 'modern'],
  ['view', 'vievv'],
  ['node0', 'nodeO'],
  ['web-1', 'wеb-l'],
  ['Kitchen-I', 'kitchen-1'],
])('a new box cannot take the other of %s and %s, and the one that was typed is found', (one, other) => {
  expect(boxNamedNear([{ name: one }], other)?.name).toBe(one)
  expect(boxNamedNear([{ name: other }], one)?.name).toBe(other)
  expect(boxWithName([{ name: one }], other)).toBeUndefined()
  expect(boxNameFor(other, { boxes: [{ name: one }], profiles: [] })).toBe(`${other} (2)`)
})
it('keeps distinguishable names apart', () => {
  for (const [one, other] of [
    ['bill', 'blll'],
    ['web-1', 'web-11'],
    ['hall', 'ha11way'],
    ['kitchen-i', 'kitchen-l'],
  ] as const)
    expect(boxNamedNear([{ name: one }], other)).toBeUndefined()
})
it('treats several spaces as one, also in records of older versions', () => {
  expect(boxNameOf(' the  big\u00a0 \u3000box ')).toBe('the big box')
  expect(boxWithName([{ name: 'the  big box' }], 'The big  box')).toBeDefined()
  expect(boxNamedNear([{ name: 'the  big box' }], 'the big box')).toBeDefined()
})
it('refuses look-alikes of a reserved word or a profile, and names it', () => {
  const reason = (name: string) => english.text(boxNameProblem(boxNameOf(name), ['tiny']) ?? '')
  expect(reason('lаtest')).toBe('"latest" means the newest image in commands.')
  expect(reason('tіnу')).toBe('"tiny" is the ID of a profile.')
  expect(reason('Iatest')).toBe('"latest" means the newest image in commands.')
})
it('prefers the exact spelling when two boxes look the same', () => {
  const boxes = [{ name: 'kitchen' }, { name: 'kіtchen' }]
  expect(boxWithName(boxes, 'kіtchen')).toBe(boxes[1])
  expect(boxWithName(boxes, 'KITCHEN')).toBe(boxes[0])
})
it("makes a valid name from any host's name, with room for a number", () => {
  const name = (wanted: string, boxes: string[] = []) =>
    boxNameFor(wanted, { boxes: boxes.map(each => ({ name: each })), profiles: ['tiny'] })
  expect(name('kitchen')).toBe('kitchen')
  expect(name('tiny')).toBe('tiny (2)')
  expect(name('tiny-20260131-120000-1a2b')).toBe('tiny-20260131-120000-1a2b (2)')
  expect(name('a'.repeat(80), ['a'.repeat(70)])).toBe(`${'a'.repeat(70)} (2)`)
  expect(boxNameProblem(name('$(id)'), [])).toBeNull()
})
it('finds a free name', () => {
  expect(freeBoxName('kitchen', ['Kitchen', 'kitchen (2)'])).toBe('kitchen (3)')
})
