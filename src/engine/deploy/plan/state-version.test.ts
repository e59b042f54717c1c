import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLook } from '../host/parse-look.ts'
import { changedVersion, type Takes, versionOf } from './state-version.ts'

const version = fc.constantFrom('23.11', '24.05', '25.05', '26.05')
const answer = fc.record({ host: fc.constantFrom('box', 'other', null), value: version })
const signs = fc.record({
  configured: fc.uniqueArray(version, { maxLength: 3 }),
  oldest: fc.option(version),
})
const takes: fc.Arbitrary<Takes> = fc.oneof(
  fc.constant<Takes>({ kind: 'each' }),
  version.map((value): Takes => ({ kind: 'only', value })),
)
const judged = fc.record({
  host: fc.constant('box'),
  look: fc.record({ stateVersion: fc.option(version), signs }),
  answers: fc.array(answer, { maxLength: 4 }),
  takes,
})

describe('the stateVersion for a host’s new system', () => {
  test('is what the host recorded, or else an answer, and never mere evidence', () => {
    fc.assert(
      fc.property(judged, asked => {
        const { value, problem } = versionOf(asked)
        if (problem) return
        const recorded = asked.look.stateVersion
        expect(value).not.toBeNull()
        if (recorded !== null) expect(value).toBe(recorded)
        else expect(asked.answers.some(each => each.host !== 'other' && each.value === value)).toBe(true)
        if (asked.takes.kind === 'only') expect(value).toBe(asked.takes.value)
      }),
    )
  })

  test('is only requested if neither exists', () => {
    fc.assert(
      fc.property(judged, asked => {
        const isStated =
          asked.look.stateVersion !== null || asked.answers.some(({ host }) => host !== 'other')
        expect(versionOf(asked).problem?.code === 'deploy.state-version-unknown').toBe(!isStated)
      }),
    )
  })

  test('is the host’s, whatever else the user gives', () => {
    const look = { stateVersion: '24.05', signs: { configured: [], oldest: null } }
    const of = (answers: { host: string | null; value: string }[]) =>
      versionOf({ host: 'box', look, answers, takes: { kind: 'each' } })
    expect(of([{ host: 'box', value: '25.05' }])).toMatchObject({
      value: null,
      proposed: '24.05',
      problem: { code: 'deploy.state-version-known' },
    })
    expect(of([{ host: null, value: '25.05' }])).toMatchObject({ value: '24.05', problem: null })
    expect(of([{ host: 'box', value: '24.05' }])).toMatchObject({ value: '24.05', problem: null })
  })

  test('is not needed if the deployed source has its own', () => {
    const look = { stateVersion: null, signs: { configured: [], oldest: null } }
    const found = versionOf({ host: 'box', look, answers: [], takes: { kind: 'own' } })
    expect(found).toEqual({ value: null, proposed: null, problem: null })
  })

  test('is suggested from the only value in its configuration, else from its oldest generation', () => {
    const proposed = (...lines: string[]) => {
      const look = parseLook([...lines, 'end look'].join('\n'))
      return look && versionOf({ host: 'box', look, answers: [], takes: { kind: 'each' } }).proposed
    }
    expect(proposed('configured 23.11', 'oldest 24.05.20240101.abc')).toBe('23.11')
    expect(proposed('configured 23.11', 'configured 23.11')).toBe('23.11')
    expect(proposed('configured 23.11', 'configured 24.11', 'oldest 24.05pre-git')).toBe('24.05')
    expect(proposed('configured newest', 'oldest unstable')).toBeNull()
    expect(proposed('kiln {"schema":1,"profile":"tiny"}', 'oldest 26.05')).toBe('26.05')
    expect(proposed()).toBeNull()
  })
})

test('a configuration that records another value than the machine has is refused', () => {
  const changed = (stateVersion: string | null, recorded: string | null) =>
    changedVersion({ host: 'box', look: { stateVersion }, system: { recorded } })?.code ?? null
  expect(changed('24.05', '26.05')).toBe('deploy.state-version-own')
  expect(changed('24.05', '24.05')).toBeNull()
  expect(changed(null, '26.05')).toBeNull()
  expect(changed('24.05', null)).toBeNull()
  expect(changedVersion({ host: 'box', look: { stateVersion: '24.05' }, system: null })).toBeNull()
})
