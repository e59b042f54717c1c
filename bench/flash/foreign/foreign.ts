// `kiln flash` of raw files that others made, from the command's start to its end: on the stick against what the drive
// itself needs for the bytes that have to be written and read back, on the fast drive against qemu-img with a read-back
// of the same bytes.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { extentsOf } from '#platform/disk-images/used-blocks/extents-of.ts'
import { layoutOf } from '#platform/disk-images/used-blocks/layout.ts'
import { readAtOf } from '#platform/disk-images/used-blocks/read-at.ts'
import { run, stickSpeed } from '../drives.ts'
import { isInstalled, output, qemu, qemuConvert, qemuForUsed, readBack } from '../peers.ts'
import { print, ratio, type Side, takeTurns } from '../rounds.ts'
import type { Setup } from '../setup.ts'
import type { Foreign } from './images.ts'

const kiln = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli', 'kiln.mjs')

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

/** `sticks`: the slow drive as well as the fast one. */
export async function fromForeign(
  setup: Setup,
  images: Foreign[],
  { sticks }: { sticks: boolean },
): Promise<void> {
  const [stick, fast] = [
    sticks ? setup.drive('foreign-stick', { stick: true }) : null,
    setup.drive('foreign', { stick: false }),
  ]
  for (const { name, make } of images) {
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
      const extents = setup.at('foreign.json')
      const peerBytes = isInstalled('qemu-img') ? writeExtents(image, extents) : null
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
        if (peerBytes !== null)
          ratio(
            'over the limit of what is not zero in the image',
            (medians.get('kiln flash')?.all ?? Number.NaN) /
              (peerBytes / stickSpeed.write + peerBytes / stickSpeed.read),
            '–',
          )
      }
      if (peerBytes === null) continue
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
      // What a drive that was used before needs: zeros where the image relies on them, read back like the rest.
      const used = setup.at('foreign-used.json')
      await usedExtents(image, used)
      const onUsed: Side = {
        name: `${qemuForUsed}, read-back of the same bytes`,
        before: fast.empty,
        async run() {
          for (const command of qemuConvert({ ...setup, image, drive: fast.path }, [])) output(...command)
          output(...readBack(fast.path, used, image))
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
      const sides = [side(fast), onUsed, peer, ...(isMapped ? [checking] : [])]
      const medians = await takeTurns(sides, setup.rounds)
      print(`fast drive: ${title}`, medians, null)
      const of = (one: string) => medians.get(one)?.all ?? Number.NaN
      const kilns = of('kiln flash')
      ratio(
        'the whole command over qemu-img and a read-back of the same bytes',
        kilns / of(onUsed.name),
        '< 1',
      )
      ratio('over qemu-img that takes the drive for an empty one, and reads less', kilns / of(peer.name), '–')
      if (isMapped)
        ratio(
          'the whole command over bmaptool with a read-back, which checks the same sums',
          kilns / of(checking.name),
          '< 1',
        )
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All that the image's file systems rely on, zeros too. */
async function usedExtents(image: string, to: string): Promise<void> {
  await using file = await open(image)
  const { size } = await file.stat()
  const layout = await layoutOf(readAtOf(file), size)
  const { extents } = extentsOf(layout, [], size)
  writeFileSync(to, JSON.stringify(extents.flatMap(({ offset, length }) => [offset, length])))
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
