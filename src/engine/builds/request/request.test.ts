import { describe, expect, it } from 'vitest'
import { type BuildRequest, buildRequest } from '#shared/builds/build.ts'
import { option } from '#shared/profiles/option.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { hintOf, messageOf } from '#test/texts.ts'
import { effectiveOptions, requestProblems, workspaceSettings } from './request.ts'

const request = (rest: Partial<BuildRequest> = {}) =>
  buildRequest.parse({ profile: 'sample', formats: ['qcow2'], ...rest })
const codes = (rest: Partial<BuildRequest>) =>
  requestProblems(sampleProfile, request(rest)).map(each => [each.field, each.error.code])

describe('a build request', () => {
  it('has no problem when everything is left to the profile', () => {
    expect(codes({})).toEqual([])
  })

  it('names each field that is wrong, with its own code [B4]', () => {
    expect(codes({ name: 'a\nb' })).toEqual([['name', 'name.invalid']])
    expect(codes({ options: { hostname: '-x' } })).toEqual([['hostname', 'option.invalid']])
    expect(codes({ options: { size: 'big', nope: 1 } })).toEqual([
      ['nope', 'option.unknown'],
      ['size', 'option.invalid'],
    ])
    expect(codes({ options: { wifi: 'secret' } })).toEqual([['wifi', 'option.secret']])
  })

  it('is held to all patterns of its profile in one limited time', () => {
    const type = { kind: 'string' as const, pattern: '[ab]*a[ab]{700}' }
    const many = Array.from({ length: 40 }, (_, index) =>
      option.parse({ key: `k${index}`, label: 'K', description: '', type, default: 'a'.repeat(1300) }),
    )
    const problems = requestProblems({ ...sampleProfile, schemaOptions: many }, request())
    expect(problems.length).toBeGreaterThan(10)
    expect(messageOf(problems[0]?.error)).toContain('it takes too long to check')
  })

  it('says which formats and architectures there are', () => {
    const narrow = { ...sampleProfile, formats: ['iso' as const], architectures: ['x86_64' as const] }
    const problems = requestProblems(narrow, request({ architecture: 'aarch64' }))
    expect(problems.map(each => each.error.code)).toEqual(['profile.unsupported', 'profile.unsupported'])
    expect(hintOf(problems[0]?.error)).toContain('iso')
  })

  it('fills in defaults and leaves secrets out of what the image remembers [B4]', () => {
    expect(effectiveOptions(sampleProfile, { size: 5, wifi: 'secret' })).toEqual({
      hostname: 'sample',
      keys: [],
      size: 5,
      login: false,
    })
  })

  it('hands Nix what was answered and nothing more, and no secret', () => {
    const asked = request({ options: { size: 5, login: false, wifi: 'hunter2' } })
    expect(workspaceSettings(sampleProfile, asked).options).toEqual({ size: 5, login: false })
    expect(workspaceSettings(sampleProfile, request()).options).toEqual({})
  })

  it('names the stateVersion of the machine, which of a new one is the profile’s, only to a flake that takes it', () => {
    const takes = { ...sampleProfile, stateVersion: '26.05' }
    expect(workspaceSettings(takes, request()).stateVersion).toBe('26.05')
    expect(workspaceSettings(takes, { ...request(), stateVersion: '24.11' }).stateVersion).toBe('24.11')
    const given = workspaceSettings(sampleProfile, { ...request(), stateVersion: '24.11' })
    expect(given).not.toHaveProperty('stateVersion')
  })
})
