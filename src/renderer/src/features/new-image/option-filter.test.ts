import fc from 'fast-check'
import { expect, test } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { changedKeys, noFilter, shownOptions } from './option-filter.ts'

const make = (key: string, label: string, description: string, more = {}) =>
  option.parse({ key, label, description, type: { kind: 'string' }, default: null, ...more })
const options = [
  make('hostname', 'Host name', 'Of the machine in its network.', { default: 'box' }),
  make('proxy', 'Web proxy', 'For downloads.'),
  make('ports', 'Open ports', 'Of the firewall.', {
    type: { kind: 'list', of: { kind: 'int' } },
    default: [],
  }),
  make('cores', 'Cores', 'How many.', { type: { kind: 'int' }, default: 2 }),
  make('token', 'Token', 'Secret.', { secret: true }),
]
const keys = (filter: Partial<typeof noFilter>, given = {}, wrong: string[] = []) =>
  shownOptions(options, { ...noFilter, ...filter }, { given, wrong: ({ key }) => wrong.includes(key) }).map(
    ({ key }) => key,
  )

test('an option is found by its name, its label and its description, every word of the search in one of them', () => {
  expect(keys({ search: 'hostname' })).toEqual(['hostname'])
  expect(keys({ search: 'web PROXY' })).toEqual(['proxy'])
  expect(keys({ search: ' firewall ' })).toEqual(['ports'])
  expect(keys({ search: 'of the' })).toEqual(['hostname', 'ports'])
  expect(keys({ search: 'nothing like it' })).toEqual([])
})

test('"only changed" shows what differs from its default, and keeps what did when it was switched on', () => {
  const given = { hostname: 'kitchen', proxy: '', ports: [], cores: '' }
  expect([...changedKeys(options, given)]).toEqual(['hostname', 'cores'])
  expect(keys({ changedBefore: changedKeys(options, given) }, given)).toEqual(['hostname', 'cores'])
  const back = { ...given, hostname: 'box', ports: [22] }
  expect(keys({ changedBefore: changedKeys(options, given) }, back)).toEqual(['hostname', 'ports', 'cores'])
  expect(keys({ changedBefore: new Set() }, { hostname: 'box', token: 'x' })).toEqual([])
})

test('no filter hides an answer that has to be corrected', () => {
  expect(keys({ search: 'proxy', changedBefore: new Set() }, {}, ['cores'])).toEqual(['cores'])
})

test('without a filter all are shown, and a filter neither adds nor reorders', () => {
  fc.assert(
    fc.property(fc.string(), fc.subarray(options.map(({ key }) => key)), (search, before) => {
      const shown = keys({ search, changedBefore: new Set(before) })
      expect(options.map(({ key }) => key).filter(key => shown.includes(key))).toEqual(shown)
    }),
  )
  expect(keys({})).toHaveLength(options.length)
})
