import { expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { textOf } from '#test/texts.ts'
import { type LaunchInput, planLaunch, refusal } from './launch-plan.ts'
import { writerPlaces } from './places.ts'

const start = {
  version: '1.2.0',
  env: { PATH: '/usr/bin', SHELL: '/bin/odd', DISPLAY: ':0', SECRET: 'x' },
  root: '/opt/Kiln/resources/app.asar',
  bundled: true,
  execPath: '/opt/Kiln/kiln',
  electron: true,
  platform: 'linux' as const,
  uid: 1000,
  tempFolder: '/tmp',
  resources: '/opt/Kiln/resources',
}
const plan = (more: Partial<typeof start> = {}, input: Partial<LaunchInput> = {}) =>
  planLaunch({
    places: writerPlaces({ ...start, ...more }),
    folder: '/tmp/kiln-writer-1',
    socket: '/tmp/kiln-writer-1/socket',
    pkexec: '/usr/bin/pkexec',
    wrapper: { path: '/opt/Kiln/resources/kiln-writer' },
    administrator: null,
    question: 'The question',
    ...input,
  })
const codeOf = (body: () => unknown): unknown => {
  try {
    return body()
  } catch (thrown) {
    return thrown instanceof KilnError ? thrown.code : thrown
  }
}
const script = '/opt/Kiln/resources/app.asar.unpacked/dist/writer/writer.mjs'
const socket = '/tmp/kiln-writer-1/socket'

test('the packages’ files for pkexec are also found by their command line, in Electron as Node', () => {
  const wrapperOf = (more: { root?: string; resources: string | null }) =>
    writerPlaces({ ...start, ...more }).wrapper
  const own = '/opt/Kiln/resources/kiln-writer'
  expect(wrapperOf({ resources: '/opt/Kiln/resources' })).toBe(own)
  expect(wrapperOf({ resources: null, root: '/opt/Kiln/resources/app.asar.unpacked' })).toBe(own)
  expect(wrapperOf({ resources: null, root: '/home/ann/kiln' })).toBeNull()
})

test('root starts the writer directly, with a minimal environment', () => {
  expect(plan({ uid: 0 })).toMatchObject({
    command: '/opt/Kiln/kiln',
    args: [script, socket],
    env: { ELECTRON_RUN_AS_NODE: '1' },
    elevated: false,
  })
  expect(Object.keys(plan({ uid: 0 }).env).sort()).toEqual(['ELECTRON_RUN_AS_NODE', 'PATH'])
  const checkout = {
    uid: 0,
    electron: false,
    bundled: false,
    root: '/home/ann/kiln',
    execPath: '/usr/bin/node',
  }
  expect(plan(checkout).args).toEqual([
    '--disable-warning=ExperimentalWarning',
    '/home/ann/kiln/src/writer/index.ts',
    socket,
  ])
  expect(plan(checkout).env).toEqual({ PATH: expect.any(String) })
})

test('pkexec runs the wrapper and nothing else', () => {
  const { command, args, env } = plan()
  expect([command, ...args]).toEqual(['/usr/bin/pkexec', '/opt/Kiln/resources/kiln-writer', socket])
  expect(env).toEqual({ PATH: '/usr/bin', DISPLAY: ':0' })
})

test('a file that other users can change is never given to pkexec', () => {
  const wrapper = { problem: message('writer.reason.owner', { path: '/home/ann/Kiln' }) }
  expect(codeOf(() => plan({}, { wrapper }))).toBe('flash.unsafe-writer')
  expect(plan({ uid: 0 }, { wrapper }).elevated).toBe(false)
})

test('on macOS sudo asks in a dialog', () => {
  const { command, args, env, files } = plan({ platform: 'darwin' as 'linux' })
  expect([command, ...args]).toEqual([
    '/usr/bin/sudo',
    '--askpass',
    '--',
    '/usr/bin/env',
    'ELECTRON_RUN_AS_NODE=1',
    '/opt/Kiln/kiln',
    script,
    socket,
  ])
  expect(env['SUDO_ASKPASS']).toBe('/tmp/kiln-writer-1/askpass')
  expect(files[0]?.text).toMatch(/^#!\/bin\/sh\n.*\n\/usr\/bin\/osascript /)
  expect(files[0]?.text).toContain("'The question'")
})

test('on macOS an account without administrator’s rights is refused before sudo asks', () => {
  const mac = { platform: 'darwin' as 'linux' }
  expect(codeOf(() => plan(mac, { administrator: false }))).toBe('flash.elevation')
  for (const administrator of [true, null]) expect(plan(mac, { administrator }).elevated).toBe(true)
  const told = [
    ['ada is not in the sudoers file.', 'This incident has been reported to the administrator.'],
    ['ada is not in the sudoers file.  This incident will be reported.'],
    ["Sorry, user ada is not allowed to execute '/usr/bin/env ELECTRON_RUN_AS_NODE=1 /a /b' as root on mac."],
    ['Sorry, user ada may not run sudo on mac.'],
    ['ada is not allowed to run sudo on mac.'],
  ]
  for (const lines of told)
    expect(textOf(refusal(1, lines) ?? '')).toContain('not an administrator of this Mac')
})

test('on macOS a cancelled dialog and three wrong passwords are reported alike, in words that are not sudo’s', () => {
  const cancelled = ['sudo: no password was provided', 'sudo: a password is required']
  const said = ['20:64: execution error: User canceled. (-128)', ...cancelled]
  const wrong = ['Sorry, try again.', 'Sorry, try again.', 'sudo: 3 incorrect password attempts']
  for (const lines of [cancelled, cancelled.slice(1), said, wrong])
    expect(textOf(refusal(1, lines) ?? '')).toBe('the password was not given or not accepted.')
  expect(refusal(1, ['Error: 3 incorrect password attempts'])).not.toEqual({ code: 'writer.reason.password' })
})

test('on macOS neither a locked account nor a missing desktop is taken for a wrong password', () => {
  // macOS 26 wrote this for a managed account, and osascript over SSH.
  const none = ['sudo: no password was provided', 'sudo: a password is required']
  expect(refusal(1, ['sudo: PAM account management error: permission denied', none[1] ?? ''])).toBe(
    'sudo: PAM account management error: permission denied.',
  )
  expect(refusal(1, ['sudo: account validation failure, is your account locked?'])).toBe(
    'sudo: account validation failure, is your account locked?',
  )
  expect(refusal(1, ['sudo: unable to run /a/askpass: Operation not permitted', ...none])).toBe(
    'sudo: unable to run /a/askpass: Operation not permitted.',
  )
  const remote = ['20:64: execution error: No user interaction allowed. (-1713)', ...none]
  expect(textOf(refusal(1, remote) ?? '')).toBe('there is no way to ask for a password here.')
})

test('reports when there is no way to ask for a password', () => {
  const refused =
    (more: Partial<typeof start>, input: Partial<LaunchInput> = {}) =>
    () =>
      plan(more, input)
  expect(refused({}, { pkexec: null })).toThrow('pkexec is not installed. Start Kiln with sudo instead.')
  expect(refused({ platform: 'freebsd' as 'linux' })).toThrow('this system is not supported.')
})

test('tells a refusal from a writer that could not run', () => {
  expect(textOf(refusal(126, []) ?? '')).toBe('the password was not given or not accepted.')
  const forbidden = [
    'Error executing command as another user: Not authorized',
    'This incident has been reported.',
  ]
  expect(refusal(127, forbidden)).toBe('Not authorized.')
  const noBus =
    'Error getting authority: Error initializing authority: Could not connect: No such file or directory'
  expect(refusal(127, [noBus])).toBe(`${noBus.slice('Error getting authority: '.length)}.`)
  expect(textOf(refusal(127, []) ?? '')).toBe('there is no way to ask for a password here.')
  expect(refusal(1, ['sudo: no tty present'])).toBe('sudo: no tty present.')
  expect(refusal(1, ['SyntaxError: x'])).toBeNull()
  expect(refusal(null, [])).toBeNull()
})
