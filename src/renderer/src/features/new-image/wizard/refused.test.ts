import { describe, expect, it } from 'vitest'
import { type BuildRequest, buildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { hintOf, messageOf } from '#test/texts.ts'
import { refusedBy, withRefused } from './refused.ts'

const request = (options: BuildRequest['options'], name = '') =>
  buildRequest.parse({ profile: 'tiny', formats: ['raw'], options, name })
const error = failure('option.refused', {
  operation: 'build',
  values: { reason: 'Size is 1. Login is on.', fields: 'size, login' },
  details: {
    problems: [
      { field: 'size', message: 'Size is 1.' },
      { field: 'login', message: 'Login is on.' },
    ],
  },
})

describe('what a profile refused', () => {
  it('is shown beside each of its fields, after what the check found', () => {
    const refused = refusedBy(error, request({ size: 1 }))
    const found = [
      {
        field: 'name',
        error: failure('name.invalid', { operation: 'build', values: { reason: 'it is empty' } }).report(),
      },
    ]
    const problems = withRefused(found, refused, request({ size: 1 }))
    expect(problems.map(one => [one.field, messageOf(one.error)])).toEqual([
      ['name', expect.any(String)],
      ['size', 'Size is 1.'],
      ['login', 'Login is on.'],
    ])
    expect(hintOf(problems[1]?.error)).toContain('size, login')
  })

  it('stays while only the name changes, and goes with any other answer', () => {
    const refused = refusedBy(error, request({ size: 1 }))
    expect(withRefused([], refused, request({ size: 1 }, 'My box'))).toHaveLength(2)
    expect(withRefused([], refused, request({ size: 2 }))).toEqual([])
    expect(withRefused([], refused, { ...request({ size: 1 }), formats: ['iso'] })).toEqual([])
  })

  it('is nothing where the error is about no field', () => {
    expect(refusedBy(failure('nix.daemon', { operation: 'build' }), request({}))).toBeNull()
    expect(refusedBy(new Error('gone'), request({}))).toBeNull()
  })
})
