// A disk of test/kiln-reset mounted as on an installed workstation, and that machine's tools.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runTool } from '../../nix/profiles/workstation/tools/run-tool.ts'
import { ResetDisk, run } from './disk.ts'
import { program } from './program.ts'

export const toolNames = ['diff', 'keep', 'restore', 'browse', 'snapshots', 'restore-session']

/** After one session and a reset that removed what was not named. */
export function diskAfterReset(session: (disk: ResetDisk) => void): ResetDisk {
  const disk = new ResetDisk({ sizeMiB: 256 })
  disk.reached()
  disk.boot()
  disk.session(() => session(disk))
  disk.boot()
  return disk
}

export class Machine {
  readonly disk: ResetDisk
  readonly root: string

  constructor(disk: ResetDisk) {
    this.disk = disk
    this.root = join(disk.scratch, 'machine')
    mkdirSync(this.root, { recursive: true })
    for (const [volume, place] of [
      ['@root', ''],
      ['@home', 'home'],
      ['@snapshots', '.snapshots'],
    ] as const) {
      mkdirSync(join(this.root, place), { recursive: true })
      run('mount', '-o', `subvol=${volume},noatime`, disk.device, join(this.root, place))
    }
    mkdirSync(join(this.root, 'run'), { recursive: true })
  }

  place(path: string): string {
    return join(this.root, path)
  }
  read(path: string): string {
    return readFileSync(this.place(path), 'utf8')
  }
  write(path: string, text: string): void {
    mkdirSync(dirname(this.place(path)), { recursive: true })
    writeFileSync(this.place(path), text)
  }
  shutDown(): void {
    run('umount', '--recursive', this.root)
  }
}

/** The environment that the machine's configuration gives the tools. */
export const toolEnv = (disk: ResetDisk, root: string, mode = 'reset') => ({
  PATH: `${dirname(program())}:${process.env['PATH']}`,
  KILN_ROOT: root,
  DEVICE: disk.device,
  CLEAN: 'CLEAN',
  MODE: mode,
  FILTER: disk.bootArguments().find(argument => argument.endsWith('/filter')) ?? '',
  RESET_VOLUMES: '@root=/ @home=/home',
  NEVER_RESET: '/nix /var /.snapshots /boot',
})

export const toolOn = (
  disk: ResetDisk,
  root: string,
  [name = '', ...words]: readonly string[],
  env: Record<string, string> = {},
) => runTool(name, words, { env: { ...toolEnv(disk, root), ...env } })
