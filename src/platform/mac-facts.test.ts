import { expect, test } from 'vitest'
import { type AskMac, isAdministrator, macProcessor, macVersion } from './mac-facts.ts'

/** A Mac of which these commands are known. */
const mac =
  (answers: Record<string, string | null>): AskMac =>
  async (program, args) => {
    const stdout = answers[[program.split('/').at(-1), ...args].join(' ')] ?? null
    return { code: stdout === null ? 1 : 0, stdout: stdout ?? '' }
  }
const rosetta = { 'arch -x86_64 /usr/bin/true': '' }

test('an administrator is in the group admin, which a managed Mac’s list of groups may leave out', async () => {
  const member = 'dsmemberutil checkmembership -u 501 -g 80'
  const of = (answers: Record<string, string>) => isAdministrator(mac(answers), 501)
  const [standard, managed] = ['20 12 61 702 395 399\n', '1896053708 12 62 20 1480\n']
  expect(await of({ 'id -G': '20 12 61 79 80 81 98\n' })).toBe(true)
  expect(await of({ 'id -G': standard, [member]: 'user is not a member of the group\n' })).toBe(false)
  expect(await of({ 'id -G': managed, [member]: 'user is a member of the group\n' })).toBe(true)
  // A group 180 or 8000 is another one. Without an answer sudo decides.
  expect(await of({ 'id -G': '20 180 8000' })).toBeNull()
  expect(await of({ [member]: 'Error: could not find user\n' })).toBeNull()
  expect(await of({})).toBeNull()
})

test('an Apple processor is known as one, also by a program that is built for Intel', async () => {
  const apple = { 'sysctl -n hw.optional.arm64': '1\n' }
  expect(await macProcessor('arm64', mac(apple))).toEqual({ apple: true, translated: false, rosetta: false })
  expect(await macProcessor('arm64', mac({ ...apple, ...rosetta }))).toMatchObject({ rosetta: true })
  expect(await macProcessor('x64', mac(apple))).toEqual({ apple: true, translated: true, rosetta: true })
  expect(await macProcessor('x64', mac(rosetta))).toEqual({ apple: false, translated: false, rosetta: false })
})

test('reads the version of macOS', async () => {
  expect(await macVersion(mac({ 'sw_vers -productVersion': '15.5\n' }))).toEqual([15, 5])
  expect(await macVersion(mac({ 'sw_vers -productVersion': '26\n' }))).toEqual([26, 0])
  expect(await macVersion(mac({}))).toBeNull()
})
