import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact, textsIn } from './redact.ts'

const put = '[removed]'

describe("redaction of a box's logs [A8]", () => {
  test.for([
    ['password=hunter2', `password=${put}`],
    ['{"newt_secret": "a b c", "endpoint":"x"}', `{"newt_secret": ${put}, "endpoint":"x"}`],
    ['Authorization: Bearer abc.def', `Authorization: ${put}`],
    ['sent bearer abc.def to it', `sent bearer ${put} to it`],
    ['cloning https://ada:pw@git.example/repo', `cloning https://${put}@git.example/repo`],
    ['GET https://x.example/a?key=1 200', `GET https://x.example/a?${put} 200`],
    ['mail from ada@example.com', `mail from ${put}`],
    ['psk = "home network"', `psk = ${put}`],
    ['hash 9f86d081884c7d659a2feaa0c55ad015', `hash ${put}`],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', put],
    ['token rejected', 'token rejected'],
    ['Started home-assistant-supervised.service.', 'Started home-assistant-supervised.service.'],
    [
      '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-newt-1.2/bin/newt',
      '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-newt-1.2/bin/newt',
    ],
  ])('%s', ([message = '', kept]) => expect(redact(message, [])).toBe(kept))

  test('removes every secret that the box knows, anywhere in a line', () => {
    const secret = fc.string({ minLength: 6, maxLength: 60 }).filter(text => !put.includes(text))
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, known, after) => {
        expect(
          redact(before + known + after, [known])
            .split(put)
            .join(''),
        ).not.toContain(known)
      }),
      { numRuns: 1000 },
    )
  })

  test('removes every line of a key, and every text of a configuration', () => {
    expect(textsIn({ auth: { token: 'abc' }, list: ['d\ne'], number: 5, none: null })).toEqual([
      'abc',
      'd',
      'e',
    ])
  })

  test('takes linear time', () => {
    const time = (length: number) => {
      const lines = ['a@', 'password', 'https://', '"', '-----BEGIN A', 'a.'].map(part => part.repeat(length))
      const start = performance.now()
      for (const line of lines) redact(line.slice(0, length), [])
      return performance.now() - start
    }
    time(500)
    expect(time(4000)).toBeLessThan(Math.max(200, 60 * time(500)))
  })
})
