// The other tools, each as its manual says for this task. qemu-img has its own comparison; the others are read back by
// one direct read of what they wrote, by Kiln's own fast reader.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

type Case = {
  image: string
  bmap: string
  /** The extents of the image; `wholeFile` has the whole disk, for a tool that writes all of it. */
  extentsFile: string
  wholeFile: string
  drive: string
}
/** `run` resolves with when the writing was done, in seconds from its start. */
type Peer = { name: string; isHere: boolean; run: (at: Case) => number }

export const isInstalled = (name: string) => !spawnSync(name, ['--version'], { stdio: 'ignore' }).error

export function output(...[command = '', ...args]: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
  return stdout
}

function inTurn(write: (at: Case) => string[][], check: (at: Case) => string[]) {
  return (at: Case) => {
    const started = performance.now()
    for (const command of write(at)) output(...command)
    const seconds = (performance.now() - started) / 1000
    output(...check(at))
    return seconds
  }
}
const readMapped = ({ drive, extentsFile, image }: Case) => readBack(drive, extentsFile, image)

export const readBack = (drive: string, extentsFile: string, image?: string): string[] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'read-back.ts'),
  drive,
  extentsFile,
  ...(image ? [image] : []),
]

/** A folder with etcher-sdk in its node_modules, and the Node that its native parts were built for. */
const [sdk, sdkNode] = [
  process.env['KILN_ETCHER_SDK'] ?? '',
  process.env['KILN_ETCHER_NODE'] ?? process.execPath,
]

export const etcher = {
  isHere: sdk !== '',
  flash({
    image,
    drive,
    sizeBytes,
    trim,
  }: {
    image: string
    drive: string
    sizeBytes: number
    trim: 'trim' | 'all'
  }) {
    const started = performance.now()
    const script = join(import.meta.dirname, 'etcher.mjs')
    const told = output(sdkNode, script, sdk, image, drive, String(sizeBytes), trim)
    const { write, total } = JSON.parse(told.trim().split('\n').at(-1) ?? '') as {
      write: number
      total: number
    }
    return write + (performance.now() - started) / 1000 - total
  },
}
const etcherPeer = (name: string, trim: 'trim' | 'all'): Peer => ({
  name,
  isHere: etcher.isHere,
  run: ({ image, drive }) => etcher.flash({ image, drive, sizeBytes: statSync(image).size, trim }),
})

/** Without `more` it assumes nothing of what is on the drive. */
export function qemuConvert(
  { image, drive }: Pick<Case, 'image' | 'drive'>,
  more = ['--target-is-zero'],
): string[][] {
  const formats = ['-f', 'raw', '-O', 'raw']
  const options = ['-t', 'none', '-W', '-m', '16', ...more]
  return [
    ['qemu-img', 'convert', '-n', ...formats, ...options, image, drive],
    ['sync', drive],
  ]
}

export const qemuForUsed = 'qemu-img convert -n -W'
export const qemu = 'qemu-img convert -n -W --target-is-zero'
export const peers: Peer[] = [
  {
    name: `${qemu}, compare`,
    isHere: isInstalled('qemu-img'),
    run: inTurn(
      at => qemuConvert(at),
      ({ image, drive }) => ['qemu-img', 'compare', '-f', 'raw', '-F', 'raw', '-T', 'none', image, drive],
    ),
  },
  {
    name: `${qemu}, Kiln's reader`,
    isHere: isInstalled('qemu-img'),
    run: inTurn(at => qemuConvert(at), readMapped),
  },
  {
    name: 'bmaptool copy',
    isHere: isInstalled('bmaptool'),
    run: inTurn(
      ({ image, bmap, drive }) => [['bmaptool', '--quiet', 'copy', '--bmap', bmap, image, drive]],
      readMapped,
    ),
  },
  {
    name: 'dd oflag=direct',
    isHere: isInstalled('dd'),
    run: inTurn(
      ({ image, drive }) => [
        ['dd', `if=${image}`, `of=${drive}`, 'bs=4M', 'oflag=direct', 'conv=fsync', 'status=none'],
      ],
      ({ drive, wholeFile, image }) => readBack(drive, wholeFile, image),
    ),
  },
  etcherPeer('etcher-sdk, trim', 'trim'),
  etcherPeer('etcher-sdk', 'all'),
]

/** Write + verify over the stick's limit, and seconds on a fast drive, measured once on another machine. */
export const recorded = [
  'etcher-sdk, recorded elsewhere: stick × 1.27 of the limit with trim, × 2.74 without;',
  'fast drive 1.9 × and 4.4 × the seconds of a prototype of this writer. KILN_ETCHER_SDK=FOLDER measures it here.',
]
