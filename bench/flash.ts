// Flashing against its limits and its peers, as ratios of one run, on loop devices. Needs root and a build (`npm run
// build`).   node bench/flash.ts [rounds] [size in MiB] [stick,fast,four,smart]
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchDrive, canThrottle, makeDrive, run, stickSpeed } from './flash/drives.ts'
import { changeBlocks, extentsOf, makeImage, mappedBytes } from './flash/image.ts'
import { createKiln } from './flash/kiln.ts'
import { isInstalled, peers, readBack, runAll } from './flash/peers.ts'
import { print, ratio, type Side, takeTurns } from './flash/rounds.ts'

const rounds = Number(process.argv[2] ?? 5)
const sizeBytes = Number(process.argv[3] ?? 4096) * 2 ** 20
const parts = (process.argv[4] ?? 'stick,fast,four,smart').split(',')
const script = process.env['KILN_WRITER'] ?? join(import.meta.dirname, '..', 'dist', 'writer', 'writer.mjs')
if (!existsSync(script)) throw new Error(`${script} is missing: run \`npm run build\` first`)

const folder = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const at = (name: string) => join(folder, name)
const kiln = createKiln(script, folder)
const drives: BenchDrive[] = []
const drive = (name: string, stick: boolean) => {
  const made = makeDrive(at(name), sizeBytes, { stick })
  drives.push(made)
  return made
}

try {
  const [image, bmap] = [at('image.raw'), at('image.bmap')]
  makeImage(image, sizeBytes)
  if (isInstalled('bmaptool')) run('bmaptool', 'create', '--output', bmap, image)
  const extents = extentsOf(image)
  const mapped = mappedBytes(extents)
  const [extentsFile, wholeFile] = [at('extents.json'), at('whole.json')]
  writeFileSync(extentsFile, JSON.stringify(extents))
  writeFileSync(wholeFile, JSON.stringify([0, sizeBytes]))
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(2)
  console.log(`image: ${gib(sizeBytes)} GiB, ${gib(mapped)} GiB of it data; medians of ${rounds} rounds`)

  const source = { kind: 'file' as const, path: image, sizeBytes, extents, onDrives: [] }
  const flash = (name: string, on: BenchDrive[], smart: 'auto' | 'never' = 'never'): Side => ({
    name,
    before: () => {
      for (const each of on) each.empty()
    },
    async run() {
      const { writeSeconds, beginSeconds, residentBytes } = await kiln({
        source,
        drives: on.map(({ path }) => path),
        smart,
      })
      return { write: writeSeconds, begin: beginSeconds, residentBytes }
    },
  })
  const others = (on: BenchDrive): Side[] =>
    peers
      .filter(({ needs }) => isInstalled(needs))
      .map(({ name, write, whole }) => ({
        name,
        before: on.empty,
        async run() {
          const started = performance.now()
          runAll(write({ image, bmap, extentsFile, wholeFile, drive: on.path }))
          const seconds = (performance.now() - started) / 1000
          runAll([readBack(on.path, whole ? wholeFile : extentsFile, image)])
          return { write: seconds }
        },
      }))
  const missing = peers.filter(({ needs }) => !isInstalled(needs)).map(({ name }) => name)
  if (missing.length > 0) console.log(`not installed here: ${missing.join(', ')}`)
  if (!canThrottle) console.log('no blkio throttle here (cgroup v1): no sticks')

  if (parts.includes('stick') && canThrottle) {
    const stick = drive('stick', true)
    const medians = await takeTurns([flash('Kiln', [stick]), ...others(stick)], rounds)
    const seconds = mapped / stickSpeed.write + mapped / stickSpeed.read
    print('stick, write + verify', medians, { name: 'the limit: mapped ÷ write + mapped ÷ read', seconds })
    ratio('write + verify over the limit', (medians.get('Kiln')?.all ?? Number.NaN) / seconds, '≤ 1.05')
  }

  if (parts.includes('fast')) {
    const fast = drive('fast', false)
    const medians = await takeTurns([flash('Kiln', [fast]), ...others(fast)], rounds)
    print('fast drive, write + verify', medians, null)
    const own = medians.get('Kiln')
    for (const [name, { all, write }] of medians) {
      if (name === 'Kiln' || !own) continue
      ratio(`write + verify over ${name}`, own.all / all, '< 1')
      if (name.startsWith('qemu-img')) ratio('write alone over qemu-img', own.write / write, '≤ 1.1')
    }
  }

  if (parts.includes('four') && canThrottle) {
    const four = [0, 1, 2, 3].map(index => drive(`four-${index}`, true))
    const medians = await takeTurns(
      [flash('one stick', four.slice(0, 1)), flash('four sticks', four)],
      rounds,
    )
    print('four sticks at once', medians, null)
    const of = (name: string) => medians.get(name)?.all ?? Number.NaN
    ratio('four over one', of('four sticks') / of('one stick'), '≤ 1.1')
  }

  if (parts.includes('smart') && canThrottle) {
    const stick = drive('smart', true)
    const again: Side = {
      ...flash('Kiln, 2 % of the blocks changed', [stick], 'auto'),
      // The image, but for one 4 KiB block in fifty: straight to the file behind, at its speed.
      before() {
        stick.empty()
        run('dd', `if=${image}`, `of=${stick.file}`, 'bs=4M', 'conv=notrunc,sparse,fsync', 'status=none')
        changeBlocks(stick.file, extents, 0.02)
        run('sync', stick.file)
        run('blockdev', '--flushbufs', stick.path)
      },
    }
    const read: Side = {
      name: 'one direct read of what is mapped',
      async run() {
        runAll([readBack(stick.path, extentsFile)])
        return { write: 0 }
      },
    }
    const medians = await takeTurns([again, read], rounds)
    print('smart re-flash', medians, null)
    const of = (name: string) => medians.get(name)?.all ?? Number.NaN
    ratio('re-flash over a direct read', of(again.name) / of(read.name), '≤ 1.1')
  }
} finally {
  for (const each of drives) each.detach()
  rmSync(folder, { recursive: true, force: true })
}
