import { expect, test } from 'vitest'
import { foreignHosts, withAdopted } from './adopt.ts'
import { newBox } from './find-box.ts'

const theirs = 'f'.repeat(16)
const attic = newBox({ id: 'a'.repeat(16), name: 'attic', createdAt: 1, host: 'attic', profile: 'sample' })
const host = { id: 'cellar', name: 'Cellar', addedAt: 3 }
const facts = {
  box: theirs,
  hostname: 'cellar',
  kiln: { profile: 'tiny', build: null },
  settings: { profile: 'tiny', architecture: 'x86_64' as const, options: { message: 'hi' } },
  architecture: 'x86_64',
}
const hosts = [{ id: 'cellar' }, { id: 'attic' }]
const adopting = { host, facts, hosts, options: { message: 'hi' }, reserved: ['tiny'], at: 9 }
const state = (id: string, box: string | null) => ({
  id,
  facts: { box, at: 1 } as unknown as Parameters<typeof foreignHosts>[0][number]['facts'],
})

test('a host belongs to another Kiln if it has a box id that is unknown here [N16]', () => {
  const states = [state('cellar', theirs), state('attic', attic.id), state('new', null)]
  expect(foreignHosts([...states, { id: 'silent', facts: null }], [attic])).toEqual([
    { host: 'cellar', box: theirs },
  ])
  expect(foreignHosts(states, [attic, { id: theirs }])).toEqual([])
})

test('an adopted host becomes a box with its id and what it reports about its system [N16]', () => {
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

test('an existing box of the host takes that id and keeps its own name and answers', () => {
  const { write, remove, moved } = withAdopted([attic], { ...adopting, host: { ...host, id: 'attic' } })
  expect(write).toEqual([{ ...attic, id: theirs }])
  expect(remove).toEqual([attic.id])
  expect(moved).toEqual([[attic, write[0]]])
  // A second adoption changes nothing.
  expect(withAdopted(write, { ...adopting, host: { ...host, id: 'attic' } })).toEqual({
    write,
    remove: [],
    moved: [],
  })
})

test('a host without a box id cannot be adopted', () => {
  expect(() => withAdopted([], { ...adopting, facts: { ...facts, box: null } })).toThrow(
    'does not say which box it is',
  )
})

test('a host that claims the id of a box with another host or another name gets nothing', () => {
  const claims = { ...adopting, facts: { ...facts, box: attic.id } }
  expect(() => withAdopted([attic], claims)).toThrow('Nothing was changed')
  const free = { ...attic, host: null }
  expect(() => withAdopted([free], claims)).toThrow('Nothing was changed')
  // Its host was removed from the list and added again, with a new id.
  const again = { ...claims, facts: { ...claims.facts, hostname: 'Attic' }, hosts: [{ id: 'cellar' }] }
  expect(withAdopted([free], again).write).toMatchObject([{ id: attic.id, host: 'cellar' }])
  expect(withAdopted([attic], again).write).toMatchObject([{ id: attic.id, host: 'cellar' }])
})

test('the name of an adopted box follows the rules of names', () => {
  const nameOf = (name: string) =>
    withAdopted([attic], { ...adopting, host: { ...host, name } }).write[0]?.name
  expect(['latest', 'web.example', 'two\nlines', '-x', 'ATTIC'].map(nameOf)).toEqual([
    'latest (2)',
    'web-example',
    'two-lines',
    'x',
    'ATTIC (2)',
  ])
})
