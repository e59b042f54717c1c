import { expect, test } from 'vitest'
import { type AskMac, isAdministrator, macProcessor, macVersion } from './facts.ts'

/** A Mac of which these commands are known. */
const mac =
  (answers: Record<string, string | null>): AskMac =>
  async (program, args) => {
    const stdout = answers[[program.split('/').at(-1), ...args].join(' ')] ?? null
    return { code: stdout === null ? 1 : 0, stdout: stdout ?? '' }
  }
const rosetta = { 'arch -x86_64 /usr/bin/true': '' }

test('an administrator is in the group admin, whatever other groups have a name like it', async () => {
  expect(await isAdministrator(mac({ 'id -Gn': 'staff everyone admin _lpadmin' }))).toBe(true)
  expect(await isAdministrator(mac({ 'id -Gn': 'staff everyone _lpadmin com.apple.access_ssh' }))).toBe(false)
  expect(await isAdministrator(mac({}))).toBeNull()
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
