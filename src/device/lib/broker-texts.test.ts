import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from './broker-lines.ts'
import { questionOf } from './broker-texts.ts'

const waiting = (input: Readonly<Record<string, unknown>>, usedBytes: number | null = null) =>
  ({
    id: '0'.repeat(16),
    verb: 'exec',
    input,
    because: 'untrusted',
    asker: 'ada',
    face: 'model',
    askedAt: 0,
    usedBytes,
  }) as const

test('no two requests of a button or a terminal have the same text [V1]', () => {
  expect(questionOf(waiting({ name: 'dev' }, 3.2e9))).toBe('exec dev (3.2 GB), for ada')
  expect(questionOf(waiting({ name: 'dev', argv: ['sh', '-c', 'a b'] }))).toBe(
    'exec dev argv: sh -c "a b", for ada',
  )
  const destroy = {
    ...waiting({ name: 'dev' }),
    verb: 'destroy' as const,
    leftOut: ['docker', 'var/my data'],
  }
  expect(questionOf(destroy)).toMatch(/which are lost: docker, "var\/my data"$/)
  const trashed = { name: 'dev', owner: 'ben', quotaGiB: 5, trashedAt: Date.UTC(2026, 0, 2, 3, 4) }
  expect(questionOf({ ...waiting({ id: 'ab' }, 3.2e9), verb: 'undo', trashed })).toBe(
    'undo id: ab (dev, of ben, quota 5 GiB, in the trash since 2026-01-02 03:04 UTC, 3.2 GB), for ada',
  )
  const words = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      const isSame = JSON.stringify(a) === JSON.stringify(b)
      const [one, other] = [a, b].map(argv => waiting({ name: 'dev', argv }))
      if (!one || !other) return
      expect(questionOf(one) === questionOf(other)).toBe(isSame)
      expect(questionOf(one)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      const [first, second] = [one, other].map(each => linesOf('approvals', [each]).join('\n'))
      expect(first === second).toBe(isSame)
    }),
  )
})
