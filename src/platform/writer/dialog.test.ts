// A cancel while sudo waits for the password: sudo runs as root and cannot be ended, its dialog can. The dialog is the
// real script, with a stand-in for osascript.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { test } from '#test/folders.ts'
import { planLaunch } from './launch-plan.ts'
import { writerPlaces } from './places.ts'
import { startWriter } from './process.ts'

type Started = { sudo: string; osascript: string; question?: string }

/** `sudo`: a script, whose "$0" is the private folder. `osascript`: what the dialog does. */
async function started(folder: string, { sudo, osascript, question = 'Password?' }: Started) {
  const start = {
    version: '1.2.0',
    env: { PATH: '/usr/bin:/bin' },
    root: '/Applications/Kiln.app/Contents/Resources/app.asar',
    bundled: true,
    execPath: '/Applications/Kiln.app/Contents/MacOS/Kiln',
    electron: true,
    platform: 'darwin' as const,
    uid: 501,
    tempFolder: '/tmp',
    resources: null,
  }
  const launch = planLaunch({
    places: writerPlaces(start),
    folder,
    socket: join(folder, 'socket'),
    pkexec: null,
    administrator: true,
    wrapper: { problem: '' },
    question,
  })
  const files = launch.files.map(({ name, text }) => ({
    name,
    text: text.replace('/usr/bin/osascript', `/bin/sh -c '${osascript}'`),
  }))
  const standIn = { ...launch, command: '/bin/sh', args: ['-c', sudo, folder], files }
  return startWriter({ launch: standIn, folder, secretLine: 'x\n' })
}

const once = '"$0/askpass" || { echo "sudo: no password was provided" >&2; exit 1; }'
const noPassword = { code: 1, lines: expect.arrayContaining(['sudo: no password was provided']) }
const untilOpen = (folder: string) =>
  vi.waitFor(() => expect(readFileSync(join(folder, 'askpass.pid'), 'utf8')).toMatch(/^\d+\n$/), {
    timeout: 10_000,
  })

test('closes the dialog, and sudo ends because it got no password', async ({ folder }) => {
  const writer = await started(folder, { sudo: once, osascript: 'exec sleep 600' })
  await untilOpen(folder)
  writer.kill()
  expect(await writer.exited).toMatchObject(noPassword)
})

test('closes a dialog that comes only after the cancel', async ({ folder }) => {
  const sudo = `sleep 1; ${once}`
  const writer = await started(folder, { sudo, osascript: 'exec sleep 600' })
  writer.kill()
  expect(await writer.exited).toMatchObject(noPassword)
})

test('gives the password to sudo, and forgets the dialog’s process: its number may be another’s by then', async ({
  folder,
}) => {
  const sudo = 'test "$("$0/askpass")" = secret && cat >/dev/null && exit 7'
  const writer = await started(folder, { sudo, osascript: 'echo secret' })
  writer.letGo()
  expect(await writer.exited).toMatchObject({ code: 7 })
  expect(existsSync(join(folder, 'askpass.pid'))).toBe(false)
})

test('a cancelled dialog is one without a password', async ({ folder }) => {
  const writer = await started(folder, { sudo: once, osascript: 'exit 1' })
  expect(await writer.exited).toMatchObject(noPassword)
  expect(existsSync(join(folder, 'askpass.pid'))).toBe(false)
})

test('says its question, whatever characters it has', async ({ folder }) => {
  const question = `Kiln’s "question": it's $(id) \`id\` \\ 100 %`
  const sudo = '"$0/askpass" >&2'
  const osascript = 'for last; do :; done; printf "%s\\n" "$last"'
  const writer = await started(folder, { sudo, osascript, question })
  expect(await writer.exited).toMatchObject({ code: 0, lines: [question] })
})
