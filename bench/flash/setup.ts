// What all parts of the bench share: the image in its shapes, drives that are let go in the end, and Kiln.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileIdentity } from '#shared/flash/file-identity.ts'
import { extentsOf, makeImage, mappedBytes } from '../image.ts'
import { type BenchDrive, makeDrive, run, stickSpeed } from './drives.ts'
import { createKiln, type KilnOptions } from './kiln.ts'
import { peers } from './peers.ts'
import type { Side } from './rounds.ts'

export type Setup = ReturnType<typeof setUp>

/** The writer as it ships; KILN_WRITER names another bundle of it. */
const script =
  process.env['KILN_WRITER'] ?? join(import.meta.dirname, '..', '..', 'dist', 'writer', 'writer.mjs')

export function setUp({ rounds, sizeBytes }: { rounds: number; sizeBytes: number }) {
  if (!existsSync(script)) throw new Error(`${script} is missing: run \`npm run build\` first`)
  const folder = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
  const memory = mkdtempSync('/dev/shm/kiln-bench-')
  const at = (name: string) => join(folder, name)
  const drives: BenchDrive[] = []
  const tearDown = () => {
    for (const each of drives) each.detach()
    for (const each of [folder, memory]) rmSync(each, { recursive: true, force: true })
  }
  try {
    const [image, bmap] = [at('image.raw'), at('image.bmap')]
    makeImage(image, sizeBytes)
    if (peers.some(({ name, isHere }) => isHere && name.startsWith('bmaptool')))
      run('bmaptool', 'create', '--output', bmap, image)
    const extents = extentsOf(image)
    const [extentsFile, wholeFile] = [at('extents.json'), at('whole.json')]
    writeFileSync(extentsFile, JSON.stringify(extents))
    writeFileSync(wholeFile, JSON.stringify([0, sizeBytes]))
    const mapped = mappedBytes(extents)
    const kiln = createKiln(script, folder)

    return {
      rounds,
      sizeBytes,
      folder,
      at,
      image,
      bmap,
      extents,
      extentsFile,
      wholeFile,
      mapped,
      tearDown,
      /** Seconds that a stick needs at least to take and give back what is mapped. */
      limit: { write: mapped / stickSpeed.write, read: mapped / stickSpeed.read },
      kiln,
      drive(name: string, { stick }: { stick: boolean }): BenchDrive {
        const made = makeDrive(stick ? join(memory, name) : at(name), sizeBytes, { stick })
        drives.push(made)
        return made
      },
      /** Kiln's writer on the raw image, or on another source. */
      flash(name: string, on: BenchDrive[], more: Partial<KilnOptions> = {}): Side {
        const identity = fileIdentity(statSync(image, { bigint: true }))
        const source = {
          kind: 'file' as const,
          path: image,
          name: 'image.raw',
          sizeBytes,
          identity,
          extents,
          unlessZero: [],
          sha256: null,
          sums: [],
          onDrives: [],
        }
        return {
          name,
          before: () => {
            for (const each of on) each.empty()
          },
          async run() {
            const options = { source, drives: on.map(({ path }) => path), ...more }
            const { writeSeconds, beginSeconds } = await kiln(options)
            return { write: writeSeconds, begin: beginSeconds }
          },
        }
      },
    }
  } catch (thrown) {
    tearDown()
    throw thrown
  }
}
