import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HostToPair, pairUp } from './pairs.ts'

const host = (id: string, more: Partial<HostToPair> = {}): HostToPair => ({
  id,
  name: id,
  address: '10.0.0.1',
  hostname: null,
  wanted: false,
  ...more,
})
const codes = ({ problems }: ReturnType<typeof pairUp>) =>
  problems.map(({ error, blocks }) => `${error.code}${blocks ? '!' : ''}`)

describe('configurations and their hosts [D7]', () => {
  it('belong together by the name of the host, then by its address, then by what it calls itself', () => {
    const hosts = [
      host('kitchen-2', { name: 'Kitchen' }),
      host('a', { address: 'attic.example' }),
      host('b', { hostname: 'cellar' }),
      host('c', { address: 'kitchen.local' }),
    ]
    expect(pairUp({ configurations: ['kitchen', 'attic', 'cellar'], hosts }).pairs).toEqual([
      { configuration: 'kitchen', host: 'kitchen-2', by: 'name' },
      { configuration: 'attic', host: 'a', by: 'address' },
      { configuration: 'cellar', host: 'b', by: 'hostname' },
    ])
  })

  it('are paired as the person says, whatever they are called', () => {
    const hosts = [host('one'), host('two')]
    const map = new Map([
      ['one', 'two'],
      ['two', null],
    ])
    const found = pairUp({ configurations: ['one', 'two'], hosts, map })
    expect(found.pairs).toEqual([{ configuration: 'one', host: 'two', by: 'map' }])
    expect(codes(found)).toEqual(['deploy.pair-no-configuration'])
  })

  it('say what took their host where the person gave it to another one', () => {
    const hosts = [host('web'), host('kitchen-2', { name: 'Kitchen' })]
    const map = new Map([['installer', 'kitchen-2']])
    const found = pairUp({ configurations: ['kitchen', 'web', 'installer', 'spare'], hosts, map })
    expect(codes(found)).toEqual(['deploy.pair-displaced', 'deploy.pair-no-host'])
    expect(found.problems[0]?.error.values).toEqual({
      configuration: 'kitchen',
      host: 'kitchen-2',
      other: 'installer',
    })
  })

  it('are left out where two name one host, or one names two, and the reason names all of them', () => {
    const hosts = [host('box', { hostname: 'pi' }), host('x', { name: 'twin' }), host('y', { name: 'TWIN' })]
    const found = pairUp({ configurations: ['box', 'pi', 'twin'], hosts })
    expect(found.pairs).toEqual([])
    expect(codes(found)).toEqual(['deploy.pair-ambiguous!', 'deploy.pair-twice!'])
    expect(found.problems.map(each => [each.configurations, each.hosts])).toEqual([
      [['twin'], ['x', 'y']],
      [['box', 'pi'], ['box']],
    ])
  })

  it('may lack a host, and a host may lack one: that blocks only where the person named the host', () => {
    const found = pairUp({
      configurations: ['installer'],
      hosts: [host('spare'), host('named', { wanted: true })],
    })
    expect(codes(found)).toEqual([
      'deploy.pair-no-host',
      'deploy.pair-no-configuration',
      'deploy.pair-no-configuration!',
    ])
  })

  it('refuse a map that names what is not there', () => {
    const map = new Map([
      ['kichen', 'kitchen'],
      ['attic', 'atic'],
    ])
    const found = pairUp({ configurations: ['kitchen', 'attic'], hosts: [host('attic')], map })
    expect(codes(found)).toEqual([
      'deploy.pair-unknown-configuration!',
      'deploy.pair-no-host',
      'deploy.pair-unknown-host!',
      'deploy.pair-no-configuration',
    ])
  })

  it('each stand in one pair, in a problem, or are left out, whatever the names are', () => {
    const word = fc.constantFrom('a', 'A', 'b', 'c', 'é', 'e\u0301', 'latest', '', '10.0.0.1')
    const hosts = fc.uniqueArray(
      fc.record({
        id: fc.oneof(word, fc.string()),
        name: word,
        address: word,
        hostname: fc.option(word),
        wanted: fc.boolean(),
      }),
      { selector: ({ id }) => id, maxLength: 12 },
    )
    const maps = fc.array(fc.tuple(word, fc.option(word)), { maxLength: 4 })
    fc.assert(
      fc.property(fc.uniqueArray(word), hosts, maps, (configurations, all, entries) => {
        const map = new Map(entries)
        const { pairs, problems } = pairUp({ configurations, hosts: all, map })
        const used = pairs.map(each => each.host)
        expect(new Set(used).size).toBe(used.length)
        for (const name of configurations) {
          const inPairs = pairs.filter(({ configuration }) => configuration === name).length
          const inProblems = problems.filter(each => each.configurations.includes(name)).length
          expect(inPairs + inProblems + (map.get(name) === null ? 1 : 0)).toBe(1)
        }
        for (const { id } of all)
          expect(used.includes(id) || problems.some(each => each.hosts.includes(id))).toBe(true)
      }),
    )
  })
})
