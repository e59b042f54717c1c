// Recorded from consoles of a real VM: one whose cloud-init makes new keys at each start, and one configured
// to show none.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { recorded } from '#test/lima/recorded.ts'
import { hasBooted, keysOnConsole } from './console-keys.ts'

/** cloud-init prints these fingerprints above the keys, for people. */
const printed = (log: string) => /256 (SHA256:\S+) \S+ \(ED25519\)/.exec(log)?.[1]
const ed25519Of = (log: string) => keysOnConsole(log).find(({ type }) => type === 'ssh-ed25519')?.key ?? ''
const fingerprint = (key: string) => {
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}

test("each boot's key is the one whose fingerprint the console shows next to it", () => {
  const [first, restarted] = ['first', 'restarted'].map(name => recorded(`new-keys-${name}.console.log`))
  for (const log of [first ?? '', restarted ?? '']) {
    expect(keysOnConsole(log)).toHaveLength(3)
    expect(fingerprint(ed25519Of(log))).toBe(printed(log))
  }
  expect(ed25519Of(first ?? '')).not.toBe(ed25519Of(restarted ?? ''))
})

test('a console that shows no keys has none, and reports that cloud-init is done', () => {
  const log = recorded('new-keys-not-shown.console.log')
  expect(keysOnConsole(log)).toEqual([])
  expect(hasBooted(log)).toBe(true)
})
