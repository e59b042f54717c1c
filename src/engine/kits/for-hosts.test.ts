import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { versionForKit } from './for-hosts.ts'

type Asked = Parameters<typeof versionForKit>[0]
const asked: Asked = { name: 'tiny', takes: true, hosts: [], given: null, image: null }

function outcome(more: Partial<Asked>): string | null {
  try {
    return versionForKit({ ...asked, ...more })
  } catch (thrown) {
    return thrown instanceof KilnError ? thrown.code : String(thrown)
  }
}

const host = (name: string, reported: string | null) => ({ host: name, reported })

describe('the stateVersion of a kit', () => {
  test.each<[string, Partial<Asked>, string | null]>([
    ['is what its hosts reported last', { hosts: [host('a', '25.05'), host('b', '25.05')] }, '25.05'],
    [
      'is theirs and not that of the image beside it',
      { hosts: [host('a', '25.05')], image: '26.05' },
      '25.05',
    ],
    ['is given where they have not reported it', { hosts: [host('a', null)], given: '24.11' }, '24.11'],
    ['is that of the image where no host is named', { image: '26.05' }, '26.05'],
    ['is refused where nothing says it', {}, 'kit.no-state-version'],
    [
      'is refused where a host has not reported it',
      { hosts: [host('a', null)], image: '26.05' },
      'kit.state-version-unknown',
    ],
    [
      'is refused where hosts differ',
      { hosts: [host('a', '25.05'), host('b', '24.11')] },
      'kit.state-versions',
    ],
    [
      'is refused where it contradicts a host',
      { hosts: [host('a', '25.05')], given: '24.11' },
      'kit.state-versions',
    ],
    ['is a flake’s own', { takes: false }, null],
    ['is not given to a flake that has its own', { takes: false, given: '25.05' }, 'kit.own-state-version'],
  ])('%s', (_, more, expected) => {
    expect(outcome(more)).toBe(expected)
  })

  test('contradicts no host that has reported one, whatever else is given', () => {
    const version = fc.constantFrom('24.11', '25.05', '26.05')
    const hosts = fc.array(fc.record({ host: fc.string(), reported: fc.option(version) }))
    fc.assert(
      fc.property(hosts, fc.option(version), fc.option(version), (named, given, image) => {
        const found = outcome({ hosts: named, given, image })
        if (found === null || found.startsWith('kit.')) return
        for (const { reported } of named) expect(reported ?? given).toBe(found)
      }),
    )
  })
})
