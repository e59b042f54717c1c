import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '#shared/errors.ts'
import { mostDrives as mostOfARequest } from '#shared/flash/flash.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { Undecodable } from './decode.ts'
import { fromWriter, mostDrives, type ToWriter, toWriter } from './writer-messages.ts'

const drive = {
  path: '/dev/sdb',
  name: 'Stick',
  deviceNumber: '8:16',
  serial: 'S1',
  sizeBytes: 1 << 30,
  typedName: '',
  payloads: [{ offset: 4096, data: 'AAAA' }],
}
const plan: ToWriter = {
  type: 'plan',
  source: { kind: 'stream', sizeBytes: null, onDrives: ['/dev/sda'] },
  drives: [drive],
  wipe: [0, 512],
  full: false,
  smart: 'auto',
  verify: true,
  moveBackupTable: false,
  eject: true,
  force: false,
}
const report = failure('source.gone', { operation: 'flash', values: { name: 'x', reason: 'EIO' } }).report()

/** The value with the part at `path` replaced. */
function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value)
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

describe('a message to the writer', () => {
  it.each<ToWriter>([
    { type: 'hello', secret: 'abc' },
    plan,
    { ...plan, drives: [{ ...drive, sequence: '7' }] },
    { ...plan, source: { kind: 'none' } },
    { type: 'end', sizeBytes: 0 },
    { type: 'abort', error: report },
    { type: 'cancel' },
  ])('comes out as it went in: %j', message => {
    expect(toWriter(JSON.parse(JSON.stringify(message)))).toEqual(message)
  })

  it('contains only expected fields', () => {
    const extra = {
      ...plan,
      sudo: true,
      drives: [{ ...drive, force: true }],
      source: { kind: 'none', path: '/x' },
    }
    expect(toWriter(extra)).toEqual({ ...plan, source: { kind: 'none' } })
    expect(toWriter(JSON.parse('{"type":"cancel","__proto__":{"full":true}}'))).toEqual({ type: 'cancel' })
  })

  it.each<[path: (string | number)[], value: unknown]>([
    [['type'], 'toString'],
    [['type'], '__proto__'],
    [['source', 'kind'], 'device'],
    [['source', 'sizeBytes'], -1],
    [['source', 'sizeBytes'], 2 ** 53],
    [['source', 'onDrives'], 'all'],
    [['drives'], []],
    [['drives'], Array.from({ length: mostDrives + 1 }, () => drive)],
    [['drives', 0, 'path'], 7],
    [['drives', 0, 'sizeBytes'], '1073741824'],
    [['drives', 0, 'sizeBytes'], 0.5],
    [['drives', 0, 'payloads', 0, 'offset'], -512],
    [['drives', 0, 'payloads', 0, 'data'], null],
    [['wipe'], [0, Number.NaN]],
    [['full'], 1],
    [['smart'], 'always'],
    [['verify'], undefined],
  ])('is refused with %j as %j', (path, value) => {
    expect(() => toWriter(replaced(plan, path, value))).toThrow(Undecodable)
  })

  it('is decoded completely or refused, whatever JSON comes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('hello', 'plan', 'end', 'abort', 'cancel'),
        (value, type) => {
          for (const message of [value, replaced(plan, ['source'], value), Object.assign({ type }, value)]) {
            try {
              const decoded = toWriter(message)
              expect(toWriter(decoded)).toEqual(decoded)
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(Undecodable)
            }
          }
        },
      ),
    )
  })
})

describe('a message of the writer', () => {
  it('keeps an error’s content, and refuses values that no text has', () => {
    const values = { size: { bytes: 5 }, parts: { list: ['a', { code: 'x', values: { n: 1 } }] } }
    const over = {
      type: 'over',
      error: { code: 'internal', operation: 'flash', values, details: { path: '/x' } },
    }
    expect(fromWriter(over)).toEqual(over)
    for (const wrong of [true, null, {}, { bytes: '5' }, { list: [[]] }])
      expect(() => fromWriter(replaced(over, ['error', 'values', 'size'], wrong))).toThrow(Undecodable)
  })

  it('gives the same error that all other decoders read', () => {
    const { value } = fc.letrec(tie => {
      const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map(each => each + 0)
      const many = fc.array(tie('value'), { maxLength: 3 })
      const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('value'), {
        maxKeys: 3,
        noNullPrototype: true,
      })
      return {
        value: fc.oneof(
          { maxDepth: 3 },
          fc.string(),
          number,
          ...['bytes', 'seconds', 'mebibytes', 'day'].map(tag => number.map(each => ({ [tag]: each }))),
          many.map(list => ({ list })),
          many.map(sentences => ({ sentences })),
          fc.record({ code: fc.string(), values }, { requiredKeys: ['code'], noNullPrototype: true }),
        ),
      }
    })
    fc.assert(
      fc.property(value, fc.string(), (reason, field) => {
        const details = { problems: [{ field, message: reason }], lastLines: [field] }
        const error = { code: 'internal', operation: 'flash', values: { reason }, details }
        expect(fromWriter({ type: 'over', error })).toEqual({ type: 'over', error: errorReport.parse(error) })
      }),
    )
  })

  it('covers as many drives as a request may have', () => {
    expect(mostDrives).toBe(mostOfARequest)
  })
})
