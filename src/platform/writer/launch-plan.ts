// How the writer is started with the privileges that it needs: argv only. Pure; macOS is planned and not yet tried.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { WriterPlaces } from './places.ts'

export type Launch = {
  command: string
  args: string[]
  env: Record<string, string>
  /** Whether the user must enter a password. */
  elevated: boolean
  /** Further files of the private folder, readable by this user only. */
  files: { name: string; text: string }[]
  /** A file of the private folder: the process id of the password dialog, while one is open. Null if none ever is. */
  dialogPid: string | null
}

export type RootWrapper = { path: string } | { problem: Value }

export type LaunchInput = {
  places: WriterPlaces
  /** The private folder; the socket is in it. */
  folder: string
  socket: string
  /** pkexec, if this computer has it. */
  pkexec: string | null
  /** On macOS: whether sudo takes this user's password; null if that is unknown. */
  administrator: boolean | null
  /** The program that pkexec may run; or why nothing here is root's alone (root-wrapper.ts). */
  wrapper: RootWrapper
  /** The question in the password dialog of macOS: text, in the person's language. */
  question: string
}

const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin'
const askpass = 'askpass'
const dialogPid = 'askpass.pid'

/**
 * Throws flash.elevation if there is no way to get privileges, flash.unsafe-writer if root would run a file
 * that another user can change.
 */
export function planLaunch(input: LaunchInput): Launch {
  const { places, folder, socket } = input
  const plain = { files: [], dialogPid: null }
  if (places.uid === 0) {
    const env = { PATH: systemPath, ...(places.program.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) }
    const args = [...nodeOptions(places.script), places.script, socket]
    return { ...plain, command: places.program.path, args, env, elevated: false }
  }
  const { env } = places
  if (places.platform === 'macos') {
    if (input.administrator === false) throw noWay(message('writer.reason.standard-account'))
    const words = ['--askpass', '--', ...asRoot(places.program, places.script), socket]
    return {
      command: '/usr/bin/sudo',
      args: words,
      env: { ...env, SUDO_ASKPASS: join(folder, askpass) },
      elevated: true,
      files: [{ name: askpass, text: askpassText(input.question) }],
      dialogPid,
    }
  }
  if (places.platform !== 'linux') throw noWay(message('writer.reason.system'))
  if (!input.pkexec) throw noWay(message('writer.reason.pkexec-missing'))
  // The password is for this one file: it, and everything that it runs, must be what root installed.
  if ('problem' in input.wrapper)
    throw failure('flash.unsafe-writer', {
      operation: 'flash.start',
      values: { reason: input.wrapper.problem },
    })
  return { ...plain, command: input.pkexec, env, elevated: true, args: [input.wrapper.path, socket] }
}

/** sudo does not pass the environment on. */
const asRoot = ({ path, electron }: WriterPlaces['program'], script: string): string[] => [
  ...(electron ? ['/usr/bin/env', 'ELECTRON_RUN_AS_NODE=1'] : []),
  path,
  ...nodeOptions(script),
  script,
]

/** Sources run through Node's type stripping. */
const nodeOptions = (script: string) =>
  script.endsWith('.ts') ? ['--disable-warning=ExperimentalWarning'] : []

/** For POSIX sh, in which only `'` ends such a word. */
const shellWord = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

/**
 * sudo takes the password of the user who runs it, and reads it from this output. The id is there only as long as the
 * dialog: later it may be another program's.
 */
const askpassText = (question: string) => `#!/bin/sh
pid="\${0%/*}/${dialogPid}"
/usr/bin/osascript \\
  -e 'on run argv' \\
  -e 'set answer to display dialog (item 1 of argv) default answer "" with title "Kiln" with icon caution with hidden answer' \\
  -e 'return text returned of answer' \\
  -e 'end run' ${shellWord(question)} &
echo $! >"$pid"
wait $!
code=$?
rm -f "$pid"
exit $code
`

export const noWay = (reason: Value) =>
  failure('flash.elevation', { operation: 'flash.start', values: { reason } })

/** Messages of sudo about a user who may not use it, or only for other programs (its plugins/sudoers/logging.c). */
const notAllowed = /is not in the sudoers file|is not allowed to (?:run sudo|execute) |may not run sudo /
/** The account, not the password: sudo writes about a missing password too. */
const accountFault = /^sudo: (?:PAM |account |your account |unable to run )/
/** osascript's, where there is no desktop, as over SSH. Not -128, which is a cancelled dialog. */
const noDialog = /\((?:-1713|-10810|-1743)\)|No user interaction allowed|Not authorized to send Apple events/
/** Messages of sudo after a closed dialog, and after three wrong passwords. */
const noPassword =
  /^sudo: (?:no password was provided|a password is required|\d+ incorrect password attempts?)$/

/** Why the writer never came: null if privileges were not the reason. `lines`: its stderr. */
export function refusal(code: number | null, lines: string[]): Value | null {
  // pkexec(1): 126 if the dialog was closed or the password was wrong, 127 if it is forbidden or no agent could ask.
  if (code === 126) return message('writer.reason.password')
  const output = lines.map(line => /^Error .*?: (.*)$/.exec(line)?.[1]).find(Boolean)
  if (code === 127) {
    const line = output ?? lines.at(-1)
    return line === undefined ? message('writer.reason.no-prompt') : `${line}.`
  }
  // sudo(8): 1 if the password was not accepted, or none was given. It writes two lines about a closed dialog.
  if (code !== 1) return null
  if (lines.some(line => notAllowed.test(line))) return message('writer.reason.standard-account')
  const fault = lines.find(line => accountFault.test(line))
  if (fault !== undefined) return fault.replace(/[^.?!]$/, '$&.')
  const hasNone = lines.some(line => noPassword.test(line))
  if (hasNone && lines.some(line => noDialog.test(line))) return message('writer.reason.no-prompt')
  if (hasNone) return message('writer.reason.password')
  return /^sudo: |password/i.test(lines.at(-1) ?? '') ? `${lines.at(-1)}.` : null
}
