// `kiln flash` of raw files that others made, from the command's start to its end: on the stick against what the drive
// itself needs for the bytes that have to be written and read back, on the fast drive against qemu-img with a read-back
// of the same bytes.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canThrottle, run, stickSpeed } from './drives.ts'
import { foreign } from './foreign-images.ts'
import { isInstalled, output, qemu, qemuConvert, readBack } from './peers.ts'
import { print, ratio, type Side, takeTurns } from './rounds.ts'
import type { Setup } from './setup.ts'

const kiln = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'kiln.mjs')

type Ended = { drives: { bytesWritten: number; bytesVerified: number; outcome: string }[] }

/** What was written and read back, as its last line says. */
function flash(image: string, drive: string, home: string) {
  const words = ['flash', image, '--drive', drive, '--yes', '--json', '--no-smart', '--allow-unrecognised']
  const { status, stdout, stderr } = spawnSync(process.execPath, [kiln, ...words], {
    env: { ...process.env, KILN_HOME: home },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  if (status !== 0) throw new Error(`kiln flash ended with ${status}: ${last} ${stderr}`)
  const found = (JSON.parse(last) as Ended).drives[0]
  if (found?.outcome !== 'verified') throw new Error(`kiln flash: ${last}`)
  return found
}

export async function fromForeign(setup: Setup): Promise<void> {
  const [stick, fast] = [
    canThrottle ? setup.drive('foreign-stick', { stick: true }) : null,
    setup.drive('foreign', { stick: false }),
  ]
  for (const { name, make } of foreign) {
    const folder = setup.at('foreign-images')
    mkdirSync(folder)
    const image = join(folder, 'disk.raw')
    // Dense, as a download is: holes tell nothing.
    run('cp', '--sparse=never', make(folder, setup.sizeBytes), image)
    rmSync(join(folder, 'tree'), { recursive: true, force: true })
    const maps = name.includes('ext4') && isInstalled('bmaptool') ? [false, true] : [false]
    for (const isMapped of maps) {
      const title = isMapped ? `${name}, with a map` : name
      if (isMapped) run('bmaptool', 'create', '--output', `${image}.bmap`, join(folder, 'disk'))
      const home = setup.at('home')
      fast.empty()
      const { bytesWritten, bytesVerified } = flash(image, fast.path, home)
      const seconds = bytesWritten / stickSpeed.write + bytesVerified / stickSpeed.read
      const side = (on: typeof fast): Side => ({
        name: 'kiln flash',
        before: on.empty,
        async run() {
          flash(image, on.path, home)
          return {}
        },
      })
      if (stick) {
        const medians = await takeTurns([side(stick)], setup.rounds)
        print(`stick: ${title}`, medians, { name: 'the limit of what is written', seconds })
        ratio(
          'the whole command over the limit',
          (medians.get('kiln flash')?.all ?? Number.NaN) / seconds,
          '≤ 1.05',
        )
      }
      if (!isInstalled('qemu-img')) continue
      const extents = setup.at('foreign.json')
      const peerBytes = writeExtents(image, extents)
      const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
      console.log(`${title}: Kiln writes ${mib(bytesWritten)}, qemu-img ${mib(peerBytes)}`)
      const peer: Side = {
        name: `${qemu}, read-back`,
        before: fast.empty,
        async run() {
          for (const command of qemuConvert({ ...setup, image, drive: fast.path })) output(...command)
          output(...readBack(fast.path, extents, image))
          return {}
        },
      }
      // qemu-img checks no sum: what checks those of a map is bmaptool.
      const checking: Side = {
        name: 'bmaptool copy, read-back',
        before: fast.empty,
        async run() {
          output('bmaptool', '--quiet', 'copy', '--bmap', `${image}.bmap`, image, fast.path)
          output(...readBack(fast.path, extents, image))
          return {}
        },
      }
      const sides = isMapped ? [side(fast), peer, checking] : [side(fast), peer]
      const medians = await takeTurns(sides, setup.rounds)
      print(`fast drive: ${title}`, medians, null)
      const of = (one: string) => medians.get(one)?.all ?? Number.NaN
      ratio('the whole command over qemu-img with a read-back', of('kiln flash') / of(peer.name), '< 1')
      if (isMapped)
        ratio(
          'the whole command over bmaptool with a read-back, which checks the same sums',
          of('kiln flash') / of(checking.name),
          '< 1',
        )
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What qemu-img writes of a dense file: what is not zero, in its own blocks. Gives their sum. */
function writeExtents(image: string, to: string): number {
  const sparse = `${image}.sparse`
  execFileSync('cp', ['--sparse=always', image, sparse])
  const map = JSON.parse(run('qemu-img', 'map', '--output', 'json', '-f', 'raw', sparse)) as {
    start: number
    length: number
    data: boolean
  }[]
  rmSync(sparse)
  const extents = map.filter(({ data }) => data)
  writeFileSync(to, JSON.stringify(extents.flatMap(({ start, length }) => [start, length])))
  return extents.reduce((sum, { length }) => sum + length, 0)
}
