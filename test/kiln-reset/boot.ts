// The initrd's part of a start, on a disk of a test.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './program.ts'

type Entry = {
  volume: string
  done?: string
  left?: string[]
  error?: string
  cause?: string
  unfinished?: true
}
/** `entries`: what it prints; `report`: what it leaves for the running system. */
export type Boot = { report: Entry[]; status: number | null; entries: Entry[]; issue: string; stderr: string }
export type BootOptions = {
  mode?: string
  /** Lines of the filter; `null` for no filter. */
  filter?: string | null
  kernel?: string
  seconds?: number
  firstCopySeconds?: number
  volumes?: string[]
  device?: string
  clean?: string
  /** A program that runs it, such as a tracer. */
  under?: string[] | undefined
}

export const filter = [
  '@home\tada/.ssh',
  '@home\tada/Documents',
  '@root\tetc/machine-id',
  '@root\tetc/nixos',
  '@root\tetc/shadow',
  '@root\tvar/lib/kiln',
  '',
].join('\n')

/** In a mount namespace with its own /run and kernel command line. */
const stage = 'mount --bind "$1" /run && mount --bind "$2" /proc/cmdline && shift 2 && exec "$@"'

type Disk = { scratch: string; device: string }

/** The words for `unshare`, after the files that they name are written. */
export function wordsOfBoot(disk: Disk, options: BootOptions): string[] {
  const filterFile = join(disk.scratch, 'filter')
  rmSync(filterFile, { force: true })
  if (options.filter !== null) writeFileSync(filterFile, options.filter ?? filter)
  writeFileSync(join(disk.scratch, 'cmdline'), `quiet ${options.kernel ?? ''}\n`)
  return [
    '--mount',
    'sh',
    '-c',
    stage,
    'sh',
    join(disk.scratch, 'run'),
    join(disk.scratch, 'cmdline'),
    ...(options.under ?? []),
    program(),
    'boot',
    options.device ?? disk.device,
    '@snapshots',
    options.clean ?? 'CLEAN',
    options.mode ?? 'reset',
    filterFile,
    `${options.seconds ?? 60}+${options.firstCopySeconds ?? 600}`,
    ...(options.volumes ?? ['@root=/', '@home=/home']),
  ]
}

/** The disk is not mounted. */
export function boot(disk: Disk, options: BootOptions): Boot {
  const report = join(disk.scratch, 'run', 'kiln-reset', 'report.json')
  const issue = join(disk.scratch, 'run', 'issue.d', '50-kiln-reset.issue')
  rmSync(report, { force: true })
  const { status, stderr, stdout } = spawnSync('unshare', wordsOfBoot(disk, options), { encoding: 'utf8' })
  return {
    status,
    stderr,
    entries: stdout.split('\n').flatMap(line => (line ? [JSON.parse(line) as Entry] : [])),
    report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Entry[]) : [],
    issue: existsSync(issue) ? readFileSync(issue, 'utf8') : '',
  }
}
