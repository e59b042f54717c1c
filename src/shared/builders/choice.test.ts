import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRecord, buildRequest } from '#shared/builds/build.ts'
import { builderChoice, usedBuilders } from './choice.ts'
import { builderFrom, builderText } from './choice-names.ts'

const id = fc
  .stringMatching(/^[a-z0-9-]{1,64}$/)
  .filter(text => !['auto', 'local', 'new-lima'].includes(text))

test('the text of a choice is read as that choice', () => {
  expect(builderFrom('auto')).toEqual({ kind: 'auto' })
  expect(builderFrom('local')).toEqual({ kind: 'local' })
  expect(builderFrom('new-lima')).toEqual({ kind: 'new-lima' })
  fc.assert(
    fc.property(fc.array(id, { minLength: 1, maxLength: 9 }), ids => {
      const choice = { kind: 'hosts', ids }
      expect(builderChoice.parse(ids.join(','))).toEqual(choice)
      expect(builderText(builderChoice.parse(choice))).toBe(ids.join(','))
    }),
  )
})

test('anything else is refused, in either form', () => {
  for (const text of ['', ',', 'a,', 'a,,b', 'Box1', 'a b', '../x', 'a'.repeat(65), 'a,'.repeat(501)])
    expect(builderChoice.safeParse(text).success, text).toBe(false)
  for (const choice of [
    { kind: 'hosts' },
    { kind: 'hosts', ids: [] },
    { kind: 'hosts', ids: ['A'] },
    {},
    null,
  ])
    expect(builderChoice.safeParse(choice).success).toBe(false)
  for (const text of ['auto', 'new-lima', { kind: 'auto' }])
    expect(usedBuilders.safeParse(text).success).toBe(false)
})

test('a record with the builder as text opens, and so does one from before there were builders', () => {
  const old = {
    schema: 1,
    id: 'tiny-1',
    request: {
      profile: 'tiny',
      name: '',
      architecture: 'x86_64',
      options: {},
      formats: ['raw'],
      builder: 'b,a',
    },
    profileName: 'Tiny',
    state: 'succeeded',
    createdAt: 1,
    startedAt: 1,
    endedAt: 2,
    error: null,
    builder: 'b,a',
    built: [],
    estimate: null,
    pid: null,
    startTicks: null,
  }
  const opened = buildRecord.parse(old)
  expect(opened.builder).toEqual({ kind: 'hosts', ids: ['b', 'a'] })
  expect(opened.request.builder).toEqual({ kind: 'hosts', ids: ['b', 'a'] })
  expect(buildRecord.parse(JSON.parse(JSON.stringify(opened)))).toEqual(opened)
  const { builder: _, ...older } = old
  expect(buildRecord.parse(older).builder).toEqual({ kind: 'local' })
  expect(buildRequest.parse({ profile: 'tiny', formats: ['raw'] }).builder).toEqual({ kind: 'auto' })
})
