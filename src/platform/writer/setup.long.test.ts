// Kiln in a folder that its user can change: refused, installed, flashed, with the real pkexec and polkitd.
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { ErrorReport } from '#shared/errors.ts'
import { messageOf } from '#test/texts.ts'
import {
  canMountFuse,
  flashAsNobody,
  hasPolkit,
  kilnFolder,
  type Layout,
  nobodyUid,
  packaged,
  setupAsNobody,
  writeBundle,
} from '#test/writer/as-nobody.ts'
import { expected, fileSource, makeImage, mib, planFor } from '#test/writer/flash.ts'
import { contentOf, test } from '#test/writer/loop-drives.ts'

const extents = [0, 4 * mib]

/** dist/writer of a checkout; its Node is this one. */
function checkout(folder: string): Layout {
  writeBundle(join(folder, 'checkout', 'dist', 'writer'))
  return { places: { root: join(folder, 'checkout') } }
}

function unpackedByItsUser(folder: string): Layout {
  mkdirSync(join(folder, 'tree'))
  kilnFolder(join(folder, 'tree'))
  const tar = join(folder, 'kiln.tar')
  execFileSync('tar', ['-C', join(folder, 'tree', 'opt'), '-cf', tar, 'Kiln'])
  mkdirSync(join(folder, 'home'))
  chownSync(join(folder, 'home'), nobodyUid, nobodyUid)
  execFileSync('tar', ['-C', join(folder, 'home'), '-xf', tar], { uid: nobodyUid, gid: nobodyUid })
  const kiln = join(folder, 'home', 'Kiln')
  return { ...packaged(kiln), node: join(kiln, 'kiln') }
}

/** The files are next to an Electron, which is empty because Node takes its place. */
function appImage(folder: string): Layout {
  mkdirSync(join(folder, 'tree'))
  const tree = kilnFolder(join(folder, 'tree'))
  for (const name of ['libffmpeg.so', 'icudtl.dat', 'resources.pak']) writeFileSync(join(tree, name), '')
  const image = join(folder, 'kiln.squashfs')
  const quick = ['-all-root', '-noI', '-noD', '-noF', '-quiet']
  execFileSync('mksquashfs', [join(folder, 'tree', 'opt'), image, ...quick])
  const mounted = join(folder, 'mounted')
  mkdirSync(mounted)
  chownSync(mounted, nobodyUid, nobodyUid)
  const around = ['/bin/sh', '-c', `squashfuse ${image} ${mounted} && exec "$@"`, 'sh']
  const { places } = packaged(join(mounted, 'Kiln'))
  return { places: { ...places, electron: true }, node: join(mounted, 'Kiln', 'kiln'), around }
}

/** /usr/local/lib of the tests. */
function emptyLocal(folder: string): string {
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'local'), { mode: 0o755 })
  return join(folder, 'local')
}

const installedIn = (local: string): string => {
  const base = join(local, 'kiln-writer')
  const names = readdirSync(base)
  expect(names).toHaveLength(1)
  return join(base, names[0] ?? '')
}

function expectRefused({ error, results }: ReturnType<typeof flashAsNobody>, reason: string) {
  expect(error?.code).toBe('flash.unsafe-writer')
  expect(messageOf(error)).toContain(reason)
  expect(results).toEqual([])
}

const layouts = { checkout, 'tar.gz that its user unpacked': unpackedByItsUser, AppImage: appImage }

describe.each(Object.entries(layouts))('from %s', (name, layoutIn) => {
  test.runIf(name === 'AppImage' ? canMountFuse : hasPolkit)(
    'refused before, installed with one prompt, then a drive is written',
    async ({ folder, loops }) => {
      const local = emptyLocal(folder)
      const here = { ...layoutIn(folder), local }
      const image = makeImage(join(folder, 'image'), 4 * mib, extents)
      const loop = loops.make(16 * mib)
      const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
      expect(flashAsNobody(folder, { ...here, plan }).error?.code).toBe('flash.unsafe-writer')
      const before = setupAsNobody(folder, { ...here, action: 'state' })
      expect(before.state?.state).toBe('missing')

      const { state, error, left } = setupAsNobody(folder, { ...here, action: 'install' })
      expect(error).toBeNull()
      expect(left).toEqual([])
      expect(state).toMatchObject({ state: 'installed', folder: before.state?.folder, others: [] })
      const electron = name === 'AppImage' ? ['icudtl.dat', 'libffmpeg.so'] : []
      expect(readdirSync(installedIn(local)).sort()).toEqual(
        [...electron, 'kiln', 'kiln-writer', 'writer.mjs'].sort(),
      )

      const flashed = flashAsNobody(folder, { ...here, plan })
      expect(flashed).toMatchObject({ error: null, results: [{ outcome: 'verified' }], left: [] })
      expect(contentOf(loop).equals(expected(image, extents, { sizeBytes: 16 * mib, rest: 0 }))).toBe(true)
    },
  )
})

test.runIf(hasPolkit)(
  'an installed writer is not used if it differs from what this Kiln installs, or is not root’s alone',
  async ({ folder, loops }) => {
    const local = emptyLocal(folder)
    const here = { ...checkout(folder), local }
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const flash = () => flashAsNobody(folder, { ...here, plan })
    const install = () => setupAsNobody(folder, { ...here, action: 'install' })
    expect(install().error).toBeNull()
    const installed = installedIn(local)
    const script = join(installed, 'writer.mjs')
    const shown = script.replace(local, '/usr/local/lib')

    appendFileSync(script, '\n')
    expectRefused(flash(), `${shown} is not what this Kiln installs`)
    // The same call repairs it.
    expect(install().state?.state).toBe('installed')
    expect(flash().error).toBeNull()

    chmodSync(script, 0o777)
    expectRefused(flash(), `${shown} is writable by others`)
    chmodSync(script, 0o600)
    expectRefused(flash(), `${shown} is not what this Kiln installs`)
    chmodSync(script, 0o755)
    chownSync(installed, nobodyUid, nobodyUid)
    expectRefused(flash(), 'does not belong to root')
    chownSync(installed, 0, 0)
    writeFileSync(join(installed, 'libodd.so'), '')
    expectRefused(flash(), 'libodd.so is not part of it')
    rmSync(join(installed, 'libodd.so'))
    rmSync(script)
    expectRefused(flash(), `${shown} is missing`)
  },
)

test.runIf(hasPolkit)(
  'another version is not used, and uninstalling removes both',
  async ({ folder, loops }) => {
    const local = emptyLocal(folder)
    const here = { ...checkout(folder), local }
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    expect(setupAsNobody(folder, { ...here, action: 'install' }).error).toBeNull()
    appendFileSync(join(folder, 'checkout', 'dist', 'writer', 'writer.mjs'), '\n')
    expectRefused(flashAsNobody(folder, { ...here, plan }), 'is not installed for all users')
    const { state } = setupAsNobody(folder, { ...here, action: 'install' })
    expect(state?.state).toBe('installed')
    expect(state?.others).toHaveLength(1)

    expect(setupAsNobody(folder, { ...here, action: 'remove', answer: 'no' }).error?.code).toBe(
      'flash.elevation',
    )
    expect(readdirSync(join(local, 'kiln-writer'))).toHaveLength(2)
    const removed = setupAsNobody(folder, { ...here, action: 'remove' })
    expect(removed).toMatchObject({ error: null, state: { state: 'missing', others: [] } })
    expect(readdirSync(local)).toEqual([])
  },
)

/** Nothing of it is left, and nothing in the user's folder. */
function expectNothing(local: string, { left }: { left: string[] }) {
  expect(left).toEqual([])
  expect(readdirSync(local)).toEqual([])
}

test.runIf(hasPolkit)('without the password nothing is installed', ({ folder }) => {
  const local = emptyLocal(folder)
  const result = setupAsNobody(folder, { ...checkout(folder), local, action: 'install', answer: 'no' })
  expect(result.error?.code).toBe('flash.elevation')
  expect(messageOf(result.error as ErrorReport)).toContain('Not authorized')
  expectNothing(local, result)
})

test.runIf(hasPolkit)('cancelled while it asks, nothing is installed', ({ folder }) => {
  const local = emptyLocal(folder)
  const cancelled = { action: 'install', answer: 'late', cancelAfterMs: 4000 } as const
  const result = setupAsNobody(folder, { ...checkout(folder), local, ...cancelled })
  expect(result.error).not.toBeNull()
  expectNothing(local, result)
})

test.runIf(hasPolkit)('an incomplete copy is reported, and not used', async ({ folder, loops }) => {
  const local = emptyLocal(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755,size=8m', 'kiln-test', local])
  try {
    const here = { ...checkout(folder), local }
    const { error, left } = setupAsNobody(folder, { ...here, action: 'install' })
    expect(error?.code).toBe('writer.not-installed')
    expect(messageOf(error)).toContain('No space left on device')
    expect(left).toEqual([])
    expect(existsSync(installedIn(local))).toBe(true)
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    expectRefused(flashAsNobody(folder, { ...here, plan }), 'is not what this Kiln installs')
  } finally {
    execFileSync('umount', [local])
  }
})

test.runIf(hasPolkit)('no password prompt appears for a writer that could not be used', ({ folder }) => {
  const local = emptyLocal(folder)
  chmodSync(local, 0o775)
  const result = setupAsNobody(folder, { ...checkout(folder), local, action: 'install' })
  expect(result.error?.code).toBe('writer.not-installable')
  expect(messageOf(result.error)).toContain('/usr/local/lib is writable by others')
  chmodSync(local, 0o755)
  expectNothing(local, result)
  const notBuilt = { places: { root: join(folder, 'elsewhere') }, local }
  const { error } = setupAsNobody(folder, { ...notBuilt, action: 'install' })
  expect(messageOf(error)).toContain('npm run build')
})

test.runIf(hasPolkit)('a program that loads files its user can change is not installed', ({ folder }) => {
  const local = emptyLocal(folder)
  const maps = readFileSync('/proc/self/maps', 'utf8')
  const [library = ''] = /\/\S*libm[.-]\S*$/m.exec(maps) ?? []
  const theirs = join(folder, 'libm.so.6')
  copyFileSync(library, theirs)
  chownSync(theirs, nobodyUid, nobodyUid)
  const around = ['/usr/bin/env', `LD_PRELOAD=${theirs}`]
  const result = setupAsNobody(folder, { ...checkout(folder), local, around, action: 'install' })
  expect(result.error?.code).toBe('writer.not-installable')
  expect(messageOf(result.error)).toContain(
    `its program loads ${theirs}, and ${theirs} does not belong to root`,
  )
  expectNothing(local, result)
})
