import { expect, test } from 'vitest'
import { testProfile } from '#test/profiles/window-profile.ts'
import { takenNames, withNames } from './box-name.ts'
import { noAnswers } from './draft.ts'

const taken = (boxes: string[] = []) => ({ profiles: ['tiny', 'test'], boxes })
const named = (answers: Partial<typeof noAnswers>, boxes: string[] = []) => {
  const { name, options } = withNames(testProfile, { ...noAnswers, ...answers }, taken(boxes))
  return [name, options['hostname']]
}

test('the second computer never gets the first one’s name or host name unasked [N16]', () => {
  expect(named({})).toEqual(['tiny-1', 'tiny-1'])
  expect(named({}, ['Tiny-1'])).toEqual(['tiny-2', 'tiny-2'])
})

test('a name that is proposed is the host name of no other box', () => {
  const others = takenNames([
    { name: 'Lobby', hostName: 'tiny-1' },
    { name: 'plain', hostName: null },
  ])
  expect(named({}, others)).toEqual(['tiny-2', 'tiny-2'])
})

test('a typed name gives the host name, and a typed host name the name', () => {
  expect(named({ name: ' Kitchen Box ' })).toEqual(['Kitchen Box', 'kitchen-box'])
  expect(named({ options: { hostname: 'attic' } })).toEqual(['attic', 'attic'])
  expect(named({ options: { hostname: 'attic' } }, ['Attic'])).toEqual(['attic-2', 'attic'])
  expect(named({ name: 'Kitchen', options: { hostname: 'k1' } })).toEqual(['Kitchen', 'k1'])
})

test('a host name that was emptied stays what the person made of it', () => {
  expect(named({ options: { hostname: '' } })[1]).toBe('')
})
