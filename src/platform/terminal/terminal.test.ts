import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { test } from '#test/folders.ts'
import { emulators } from './emulators.ts'
import { createTerminal } from './terminal.ts'

/** A program that writes its arguments to a file, one per line. */
function program(folder: string, name: string, end = '') {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nfor word; do echo "$word"; done >"${folder}/words"\n${end}\n`)
  chmodSync(path, 0o755)
}
const desktop = (folder: string) => ({ PATH: `${folder}:/usr/bin:/bin`, DISPLAY: ':9' })
const login = (folder: string) => ({ config: join(folder, "a b'$(id)", 'ssh_config'), name: 'tiny-1a2b' })
const words = (folder: string) => readFileSync(join(folder, 'words'), 'utf8').trim().split('\n')
const own = (folder: string) =>
  createTerminal({ env: { ...desktop(folder), PATH: folder }, platform: 'linux' })

describe('the user’s terminal', () => {
  test.for(emulators)('$program gets the words as words', async (emulator, { folder }) => {
    program(folder, emulator.program)
    const terminal = createTerminal({ env: desktop(folder), platform: 'linux' })
    if ((await terminal.program()) !== emulator.program) return
    await terminal.openSsh(login(folder))
    await vi.waitFor(() =>
      expect(words(folder)).toEqual([
        ...emulator.before,
        'ssh',
        '-F',
        login(folder).config,
        '--',
        'tiny-1a2b',
      ]),
    )
  })

  test('is the one that the user chose, before any other', async ({ folder }) => {
    for (const name of ['xterm', 'x-terminal-emulator', 'konsole']) program(folder, name)
    expect(await own(folder).program()).toBe('x-terminal-emulator')
    program(folder, 'xdg-terminal-exec')
    expect(await own(folder).program()).toBe('xdg-terminal-exec')
  })

  test('is not offered without a desktop or a program, and the reason is given', async ({ folder }) => {
    expect(await own(folder).program()).toBeNull()
    await expect(own(folder).openSsh(login(folder))).rejects.toMatchObject({ code: 'terminal.missing' })
    program(folder, 'xterm')
    expect(await createTerminal({ env: { PATH: folder }, platform: 'linux' }).program()).toBeNull()
    expect(await createTerminal({ env: desktop(folder), platform: 'other' }).program()).toBeNull()
  })

  test('that cannot open its window is named with its last lines', async ({ folder }) => {
    program(folder, 'xdg-terminal-exec', 'echo "Can\'t open display: :9" >&2; exit 1')
    const terminal = createTerminal({ env: desktop(folder), platform: 'linux', patienceMs: 60_000 })
    await expect(terminal.openSsh(login(folder))).rejects.toMatchObject({
      code: 'terminal.failed',
      values: { program: 'xdg-terminal-exec', reason: "Can't open display: :9" },
    })
  })

  test('on macOS opens a file that reads the configuration next to it', async ({ folder }) => {
    program(folder, 'open')
    program(folder, 'ssh', 'pwd >>"$0.where"')
    const config = join(folder, 'ssh_config')
    const terminal = createTerminal({ env: desktop(folder), platform: 'macos' })
    await terminal.openSsh({ config, name: 'tiny-1a2b' })
    const file = join(folder, 'tiny-1a2b.command')
    await vi.waitFor(() => expect(words(folder)).toEqual(['-a', 'Terminal', file]))
    execFileSync(file, { env: desktop(folder) })
    expect(words(folder)).toEqual(['-F', 'ssh_config', '--', 'tiny-1a2b'])
    expect(readFileSync(join(folder, 'ssh.where'), 'utf8').trim()).toBe(folder)
  })
})
