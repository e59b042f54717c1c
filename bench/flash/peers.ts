// The other tools, each as its manual says for this task, and read back by the same direct read.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export type Case = {
  image: string
  bmap: string
  /** Of the image; and of the whole disk, for a tool that writes all of it. */
  extentsFile: string
  wholeFile: string
  drive: string
}
export type Peer = { name: string; needs: string; write: (at: Case) => string[][]; whole?: true }

export const peers: Peer[] = [
  {
    name: 'qemu-img convert -n -W --target-is-zero',
    needs: 'qemu-img',
    write: ({ image, drive }) => [
      [
        'qemu-img',
        'convert',
        '-n',
        '-f',
        'raw',
        '-O',
        'raw',
        '-t',
        'none',
        '-W',
        '-m',
        '16',
        '--target-is-zero',
        image,
        drive,
      ],
      ['sync', drive],
    ],
  },
  {
    name: 'bmaptool copy',
    needs: 'bmaptool',
    write: ({ image, bmap, drive }) => [['bmaptool', '--quiet', 'copy', '--bmap', bmap, image, drive]],
  },
  {
    name: 'dd oflag=direct',
    needs: 'dd',
    write: ({ image, drive }) => [
      ['dd', `if=${image}`, `of=${drive}`, 'bs=4M', 'oflag=direct', 'conv=fsync', 'status=none'],
    ],
    whole: true,
  },
]

export const isInstalled = (name: string) => !spawnSync(name, ['--version'], { stdio: 'ignore' }).error

export function runAll(commands: string[][]): void {
  for (const [command = '', ...args] of commands) {
    const { status, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
  }
}

export const readBack = (drive: string, extentsFile: string, image?: string): string[] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'read-back.ts'),
  drive,
  extentsFile,
  ...(image ? [image] : []),
]
