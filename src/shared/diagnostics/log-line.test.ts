import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contract } from '../contract/index.ts'
import { failure } from '../errors.ts'
import { jobFamilies } from '../jobs/families.ts'
import { english } from '../messages/en/index.ts'
import { type LogData, parseLogLine, redacted } from './log-line.ts'
import { thrownFacts } from './thrown-facts.ts'

const home = '/home/anna'
const kept = (data: Record<string, unknown>) => redacted(data, home)

describe('what may be logged', () => {
  it('has a known key and that key’s form', () => {
    const data = {
      code: 'flash.writer-lost',
      operation: 'images.verify',
      kind: 'flash',
      outcome: 'failed',
      durationMs: 12.5,
      signal: 'SIGKILL',
      at: 'jobs.ts:42:7 job.ts:9:3',
    }
    expect(kept(data)).toEqual(data)
    for (const code of ['ENOSPC', 'ERR_INVALID_ARG_VALUE', 'internal', 'usage'])
      expect(kept({ code })).toEqual({ code })
  })

  it('has every error code of Kiln', () => {
    for (const code of Object.keys(english.errors)) expect(kept({ code })).toEqual({ code })
  })

  it('covers every kind of job, and every call of the contract', () => {
    for (const kind of jobFamilies.flatMap(({ kinds }) => [...kinds]))
      expect(kept({ kind })).toEqual({ kind })
    for (const [group, calls] of Object.entries(contract))
      for (const name of Object.keys(calls)) {
        const operation = `${group}.${name}`
        expect(kept({ operation })).toEqual({ operation })
      }
  })

  it.each([
    ['a key that is not listed', { password: 'hunter2' }],
    ['a number under such a key', { pin: 493_021 }],
    ['a password as a code', { code: 'hunter2' }],
    ['a word as an operation', { operation: 'hunter' }],
    ['a word as a kind of job', { kind: 'hunter' }],
    ['a word as a program', { program: 'hunter' }],
    ['a sentence as an operation', { operation: 'correct horse battery staple' }],
    ['a token as a job', { job: '0123456789abcdef0123456789abcdef' }],
    ['an object', { code: { secret: 'x' } }],
    ['a list', { code: ['space.full'] }],
    ['a URL', { path: 'https://me:pw@example.org/x?token=1' }],
    ['a path with a query', { path: '/x?token=1' }],
    ['a relative path', { path: 'hunter2' }],
    ['more lines', { code: 'space.full\nhunter2' }],
    ['what is too long', { path: `/${'a'.repeat(300)}` }],
  ])('leaves out %s, and counts it', (_, data) => {
    expect(kept(data)).toEqual({ hidden: 1 })
  })

  it('writes ~ for the home folder', () => {
    expect(kept({ path: '/home/anna/.local/share/kiln/settings.json' })).toEqual({
      path: '~/.local/share/kiln/settings.json',
    })
    expect(kept({ path: '/home/annabel/x' })).toEqual({ path: '/home/annabel/x' })
  })

  it('is never a text under an unknown key, and short, whatever the input', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), data => {
        const { hidden: _, ...text } = kept(data)
        for (const [key, value] of Object.entries(text)) {
          expect(['string', 'number']).toContain(typeof value)
          expect(Object.hasOwn(data, key)).toBe(true)
        }
        expect(JSON.stringify(text).length).toBeLessThan(4000)
      }),
    )
  })

  it('is the same when it is read again', () => {
    const data: LogData = { code: 'space.full', path: '~/x', count: 3, hidden: 2 }
    const head = {
      time: '2026-11-21T12:00:01.000Z',
      process: 'cli',
      pid: 7,
      level: 'warn',
      event: 'job-ended',
    }
    expect(parseLogLine(JSON.stringify({ ...head, data }), home)).toEqual({ ...head, data })
  })
})

describe('what is logged about an error', () => {
  it('is the code and the operation of a Kiln error, and none of its values', () => {
    const thrown = failure('file.missing', {
      operation: 'flash.inspect',
      values: { path: '/home/anna/hunter2' },
    })
    expect(thrownFacts(thrown)).toEqual({ code: 'file.missing', operation: 'flash.inspect' })
  })

  it('is the place of any other, and nothing of its message', () => {
    const thrown = new TypeError('hunter2\n    at secret (hunter2.ts:1:1)')
    const facts = thrownFacts(thrown)
    expect(facts).toMatchObject({ code: 'internal', error: 'TypeError' })
    expect(facts.at).toMatch(/^log-line\.test\.ts:\d+:\d+/)
    expect(JSON.stringify(facts)).not.toContain('hunter2')
    expect(kept({ ...facts })).toEqual(facts)
  })

  it('is the errno of a file system error', () => {
    const thrown = Object.assign(new Error('ENOENT: /home/anna/hunter2'), { code: 'ENOENT' })
    expect(thrownFacts(thrown)).toMatchObject({ code: 'ENOENT', error: 'Error' })
    expect(thrownFacts('hunter2')).toEqual({ code: 'internal' })
  })
})
