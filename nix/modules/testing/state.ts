// What the real systemd-sysusers and systemd-tmpfiles make of a profile's declarations, in a scratch root.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noSources, ofFunction, sources } from '../../tests/given.ts'

const { env } = sources
const has = (program: string) => spawnSync(program, ['--version'], { env }).status === 0

/** Why these tests are left out here; undefined where they run. Owners can only be given by root. */
export const notHere =
  noSources ??
  (['systemd-tmpfiles', 'systemd-sysusers'].every(has) && process.getuid?.() === 0
    ? undefined
    : 'systemd’s tools and root are needed')

type Declared = { tmpfiles: string[]; sysusers: string[]; normal: string[] }

const declaredBy = (profile: string, options: Record<string, unknown>): Declared =>
  ofFunction(join(import.meta.dirname, 'state.nix'), { profile, options })

/** Not attributes (h), ACLs (a) and extended attributes (t), which this computer's file system may not have. */
const isOfAFile = (line: string) => !/^[hHaAtT]/.test(line)

export type State = ReturnType<typeof stateOf>

/** `before`: files that exist already, with a wrong mode. */
export function stateOf(profile: string, options: Record<string, unknown> = {}, before: string[] = []) {
  const declared = declaredBy(profile, options)
  const root = mkdtempSync(join(tmpdir(), 'kiln-state-'))
  const at = (path: string) => join(root, path)
  const lines = (name: string, content: string[]) => {
    const file = at(`${name}.conf`)
    writeFileSync(file, `${content.join('\n')}\n`)
    return file
  }
  for (const folder of ['etc', 'run', 'var/lib']) mkdirSync(at(folder), { recursive: true })
  const complaints: string[] = []
  const run = (program: string, args: string[]) => {
    const done = spawnSync(program, [`--root=${root}`, ...args], { encoding: 'utf8', env })
    complaints.push(
      ...done.stderr.split('\n').filter(line => line !== '' && !/^Creating (group|user) /.test(line)),
    )
  }
  run('systemd-sysusers', [lines('sysusers', declared.sysusers)])
  for (const path of before) {
    mkdirSync(join(at(path), '..'), { recursive: true })
    writeFileSync(at(path), '', { mode: 0o666 })
  }
  run('systemd-tmpfiles', ['--create', lines('tmpfiles', declared.tmpfiles.filter(isOfAFile))])

  const named = (file: string, id: number) =>
    readFileSync(at(file), 'utf8')
      .split('\n')
      .find(line => line.split(':')[2] === String(id))
      ?.split(':')[0]
  return {
    complaints,
    /** "0750 user:group" of a path. */
    of: (path: string): string => {
      const { mode, uid, gid } = statSync(at(path))
      const octal = (mode & 0o7777).toString(8).padStart(4, '0')
      return `${octal} ${named('etc/passwd', uid)}:${named('etc/group', gid)}`
    },
    content: (path: string) => readFileSync(at(path), 'utf8'),
    /** All groups that a user is in, their own first. */
    groupsOf: (user: string): string[] => {
      const gid = readFileSync(at('etc/passwd'), 'utf8').match(
        new RegExp(`^${user}:[^:]*:\\d+:(\\d+):`, 'm'),
      )?.[1]
      const groups = readFileSync(at('etc/group'), 'utf8').trim().split('\n')
      const parts = groups.map(line => line.split(':'))
      const own = parts.filter(([, , id]) => id === gid)
      const more = parts.filter(([, , , members]) => members?.split(',').includes(user))
      return [...new Set([...own, ...more].map(([name = '']) => name))]
    },
    isNormal: (user: string) => declared.normal.includes(user),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
