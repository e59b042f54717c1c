// How the writer is started with the rights that it needs: argv only. Pure; macOS is planned and not yet tried.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { WriterPlaces } from './places.ts'

export type Launch = {
  command: string
  args: string[]
  env: Record<string, string>
  /** Whether somebody is asked for a password. */
  elevated: boolean
  /** The writer itself is copied into the private folder: root cannot read where it lies. */
  copyScript: boolean
  /** Further files of the private folder, only for this person. */
  files: { name: string; text: string }[]
}

export type LaunchInput = {
  places: WriterPlaces
  /** The private folder; the socket is in it. */
  folder: string
  socket: string
  /** pkexec, where this computer has it. */
  pkexec: string | null
  /** Whether the packages' wrapper is installed. */
  hasWrapper: boolean
}

const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin'
export const copiedScript = 'writer.mjs'
const askpass = 'askpass'

/** Throws flash.elevation where there is no way to ask for rights. */
export function planLaunch(input: LaunchInput): Launch {
  const { places, folder, socket } = input
  const plain = { copyScript: false, files: [] }
  if (places.uid === 0) {
    const env = { PATH: systemPath, ...(places.program.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) }
    const args = [...nodeOptions(places.script), places.script, socket]
    return { ...plain, command: places.program.path, args, env, elevated: false }
  }
  const { env } = places
  if (places.platform === 'macos') {
    const words = ['--askpass', '--', ...asRoot(places.program, places.script), socket]
    return {
      command: '/usr/bin/sudo',
      args: words,
      env: { ...env, SUDO_ASKPASS: join(folder, askpass) },
      elevated: true,
      copyScript: false,
      files: [{ name: askpass, text: askpassText }],
    }
  }
  if (places.platform !== 'linux') throw noWay('this system is not supported.')
  if (!input.pkexec) throw noWay('pkexec is not installed. Start Kiln with sudo instead.')
  const asked = { command: input.pkexec, env, elevated: true }
  if (places.wrapper && input.hasWrapper) return { ...plain, ...asked, args: [places.wrapper, socket] }
  if (places.appImage) {
    // What is mounted from an AppImage is its user's alone. The AppImage itself can be read, and runs as Electron does.
    const program = { path: places.appImage, electron: true }
    return {
      ...plain,
      ...asked,
      args: [...asRoot(program, join(folder, copiedScript)), socket],
      copyScript: true,
    }
  }
  return { ...plain, ...asked, args: [...asRoot(places.program, places.script), socket] }
}

/** Neither pkexec nor sudo hands the environment on. */
const asRoot = ({ path, electron }: WriterPlaces['program'], script: string): string[] => [
  ...(electron ? ['/usr/bin/env', 'ELECTRON_RUN_AS_NODE=1'] : []),
  path,
  ...nodeOptions(script),
  script,
]

/** Sources run by Node's type stripping. */
const nodeOptions = (script: string) =>
  script.endsWith('.ts') ? ['--disable-warning=ExperimentalWarning'] : []

/** sudo reads the password from what this prints. */
const askpassText = `#!/bin/sh
exec /usr/bin/osascript \\
  -e 'set question to "Kiln needs the password of an administrator to write to drives."' \\
  -e 'set answer to display dialog question default answer "" with title "Kiln" with icon caution with hidden answer' \\
  -e 'text returned of answer'
`

export const noWay = (reason: string) =>
  failure('flash.elevation', { operation: 'flash.start', values: { reason } })

/** Why the writer never came: null when it was not for want of rights. `lines`: what it said on stderr. */
export function refusal(code: number | null, lines: string[]): string | null {
  // pkexec(1): 126 when the dialog was closed or the password was wrong, 127 when it is forbidden or nobody could ask.
  if (code === 126) return 'the password was not given, or not accepted.'
  const said = lines.map(line => /^Error .*?: (.*)$/.exec(line)?.[1]).find(Boolean)
  if (code === 127) return `${said ?? lines.at(-1) ?? 'nobody could be asked for a password here'}.`
  // sudo(8): 1 when the password was not accepted, or none was given.
  return code === 1 && /^sudo: |password/i.test(lines.at(-1) ?? '') ? `${lines.at(-1)}.` : null
}
