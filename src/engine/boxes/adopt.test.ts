import { expect, test } from 'vitest'
import { foreignHosts, withAdopted } from './adopt.ts'
import { newBox } from './find-box.ts'

const theirs = 'f'.repeat(16)
const attic = newBox({ id: 'a'.repeat(16), name: 'attic', createdAt: 1, host: 'attic', profile: 'sample' })
const host = { id: 'cellar', name: 'Cellar', addedAt: 3 }
const facts = {
  box: theirs,
  kiln: { profile: 'tiny', build: null },
  settings: { profile: 'tiny', architecture: 'x86_64' as const, options: { message: 'hi' } },
  architecture: 'x86_64',
}
const adopting = { host, facts, options: { message: 'hi' }, reserved: ['tiny'], at: 9 }
const state = (id: string, box: string | null) => ({
  id,
  facts: { box, at: 1 } as unknown as Parameters<typeof foreignHosts>[0][number]['facts'],
})

test('a host is another Kiln’s if it bears the id of a box that is unknown here [N16]', () => {
  const states = [state('cellar', theirs), state('attic', attic.id), state('new', null)]
  expect(foreignHosts([...states, { id: 'silent', facts: null }], [attic])).toEqual([
    { host: 'cellar', box: theirs },
  ])
  expect(foreignHosts(states, [attic, { id: theirs }])).toEqual([])
})

test('an adopted host is a box under its id, with what the host reports of its system [N16]', () => {
  const { write, remove } = withAdopted([attic], adopting)
  expect(remove).toEqual([])
  expect(write).toMatchObject([
    { id: theirs, name: 'Cellar', host: 'cellar', profile: 'tiny', options: { message: 'hi' } },
  ])
  const taken = withAdopted([attic], { ...adopting, host: { ...host, name: 'tiny' } })
  expect(taken.write[0]?.name).toBe('tiny (2)')
  const bare = { ...facts, kiln: null, settings: null, architecture: 'aarch64' }
  expect(withAdopted([], { ...adopting, facts: bare, options: {} }).write).toMatchObject([
    { profile: null, architecture: 'aarch64', options: {} },
  ])
})

test('the box that the host has here takes its id, and keeps what is a person’s', () => {
  const { write, remove, moved } = withAdopted([attic], { ...adopting, host: { ...host, id: 'attic' } })
  expect(write).toEqual([{ ...attic, id: theirs }])
  expect(remove).toEqual([attic.id])
  expect(moved).toEqual([[attic, write[0]]])
  // Twice, it is there already.
  expect(withAdopted(write, { ...adopting, host: { ...host, id: 'attic' } })).toEqual({
    write,
    remove: [],
    moved: [],
  })
})

test('a host that bears no id cannot be adopted', () => {
  expect(() => withAdopted([], { ...adopting, facts: { ...facts, box: null } })).toThrow(
    'does not say which box it is',
  )
})
