// The entry point of this folder: opens the user's own terminal with ssh in it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { SshLogin, TerminalPort } from '#engine/ports/terminal.ts'
import { programPath } from '#platform/process/program-path.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type Emulator, emulators, sshWords } from './emulators.ts'

type TerminalHost = {
  /** PATH, and where the desktop is. */
  env: Record<string, string | undefined>
  platform: 'linux' | 'macos' | 'other'
  /** A program that cannot open a window fails immediately; one that runs longer has opened it. */
  patienceMs?: number
}

const operation = 'machines.openTerminal'
/** It reads the configuration next to it: the shell's input contains no path or name. */
const commandFile =
  '#!/bin/sh\ncd "$(dirname "$0")" && exec ssh -F ssh_config -- "$(basename "$0" .command)"\n'

export function createTerminal({ env, platform, patienceMs = 700 }: TerminalHost): TerminalPort {
  const emulator = (): Emulator | null => {
    if (platform !== 'linux' || !(env['DISPLAY'] || env['WAYLAND_DISPLAY'])) return null
    return emulators.find(({ program }) => programPath(env['PATH'] ?? '', program)) ?? null
  }
  const program = async () => (platform === 'macos' ? 'Terminal' : (emulator()?.program ?? null))

  return {
    program,
    async openSsh(login) {
      if (platform === 'macos') return start('open', ['-a', 'Terminal', await makeCommandFile(login)])
      const found = emulator()
      if (!found) throw failure('terminal.missing', { operation })
      await start(found.program, [...found.before, ...sshWords(login)])
    },
  }

  async function start(command: string, args: string[]) {
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    child.stderr.on('data', (bytes: Buffer) => {
      output = `${output}${bytes}`.slice(-2000)
    })
    const ended = once(child, 'exit').then(([code]): unknown => code)
    const code = await Promise.race([ended, delay(patienceMs, null)]).catch(thrown => thrown)
    child.stderr.destroy()
    child.unref()
    // Some pass the command to a running process, and exit.
    if (code === null || code === 0) return
    const reason = output.trim().split('\n').at(-1) || message('reason.silent')
    throw failure('terminal.failed', { operation, values: { program: command, reason } })
  }
}

/** Makes a file that macOS's Terminal opens and runs. */
async function makeCommandFile({ config, name }: SshLogin): Promise<string> {
  const path = join(config, '..', `${name}.command`)
  await writeFile(path, commandFile, { mode: 0o700 })
  return path
}
