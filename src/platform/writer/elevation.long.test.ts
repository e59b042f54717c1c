// An ordinary user and the real pkexec, with the real polkitd on a separate bus.

import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import { messageOf } from '#test/texts.ts'
import {
  canMountFuse,
  flashAsNobody,
  hasPolkit,
  kilnFolder,
  nobodyUid,
  packaged,
} from '#test/writer/as-nobody.ts'
import { expected, fileSource, makeImage, mib, planFor } from '#test/writer/flash.ts'
import { contentOf, test } from '#test/writer/loop-drives.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const extents = [0, 4 * mib]

test.runIf(hasPolkit)(
  'allowed by polkit, the writer runs as root and the engine does not',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), 4 * mib, extents)
    const loop = loops.make(16 * mib)
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
    const { error, results, left } = flashAsNobody(folder, { plan, ...packaged(kilnFolder(folder)) })
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified', error: null }])
    expect(contentOf(loop).equals(expected(image, extents, { sizeBytes: 16 * mib, rest: 0 }))).toBe(true)
    expect(left).toEqual([])
  },
)

test.runIf(hasPolkit)('the writer reads no file that its user may not read', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), 4 * mib, extents)
  chmodSync(image, 0o600)
  const loop = loops.make(16 * mib)
  const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
  const { results } = flashAsNobody(folder, { plan, ...packaged(kilnFolder(folder)) })
  expect(results).toMatchObject([{ outcome: 'failed', bytesWritten: 0, error: { code: 'source.gone' } }])
  expect(messageOf(results[0]?.error)).toContain('EACCES')
  expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
})

test.runIf(hasPolkit)(
  'refused by polkit, nothing is written and the error says so',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), 4 * mib, extents)
    const loop = loops.make(16 * mib)
    const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
    const { error, results, left } = flashAsNobody(folder, {
      plan,
      answer: 'no',
      ...packaged(kilnFolder(folder)),
    })
    expect(error?.code).toBe('flash.elevation')
    expect(messageOf(error)).toBe('Kiln was not allowed to write to drives: Not authorized.')
    expect(results).toEqual([])
    expect(contentOf(loop).every(byte => byte === 0)).toBe(true)
    expect(left).toEqual([])
  },
)

test.runIf(hasPolkit)(
  'the packages’ wrapper starts the writer, and only passes on who asked',
  async ({ folder, loops }) => {
    const seen = join(folder, 'seen')
    const kiln = kilnFolder(folder, seen)
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const { error, results } = flashAsNobody(folder, { plan, ...packaged(kiln) })
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified' }])
    const { PATH, ...env } = JSON.parse(readFileSync(seen, 'utf8'))
    expect(env).toEqual({ PKEXEC_UID: String(nobodyUid), ELECTRON_RUN_AS_NODE: '1' })
    expect(PATH).not.toContain('/tmp')
  },
)

/** No password prompt, and nothing written. */
function expectRefused({ error, results }: ReturnType<typeof flashAsNobody>, reason: string) {
  expect(error?.code).toBe('flash.unsafe-writer')
  expect(messageOf(error)).toContain(reason)
  expect(results).toEqual([])
}

test.runIf(hasPolkit && hasCommand('dpkg-deb'))(
  'from a deb package it asks for the password',
  async ({ folder, loops }) => {
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    chownSync(kilnFolder(tree), nobodyUid, nobodyUid)
    mkdirSync(join(tree, 'DEBIAN'), { mode: 0o755 })
    const control = { Package: 'kiln', Version: '0', Architecture: 'all', Maintainer: 'x', Description: 'x' }
    const lines = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`)
    writeFileSync(join(tree, 'DEBIAN', 'control'), lines.join(''))
    const deb = join(folder, 'kiln.deb')
    execFileSync('dpkg-deb', ['-Znone', '--root-owner-group', '--build', tree, deb])
    execFileSync('dpkg-deb', ['--extract', deb, join(folder, 'installed')])
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const { error, results } = flashAsNobody(folder, {
      plan,
      ...packaged(join(folder, 'installed', 'opt', 'Kiln')),
    })
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified' }])
  },
)

test.runIf(hasPolkit)(
  'from a tar.gz only where root has unpacked it as its own',
  async ({ folder, loops }) => {
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    kilnFolder(tree)
    const tar = join(folder, 'kiln.tar')
    execFileSync('tar', ['-C', join(tree, 'opt'), '--owner=1001', '--group=1001', '-cf', tar, 'Kiln'])
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const unpacked = (name: string, ...options: string[]) => {
      mkdirSync(join(folder, name), { mode: 0o755 })
      execFileSync('tar', ['-C', join(folder, name), ...options, '-xf', tar])
      return join(folder, name, 'Kiln')
    }
    const theirs = 'does not belong to root'
    expectRefused(flashAsNobody(folder, { plan, ...packaged(unpacked('as-it-is')) }), theirs)
    const { error, results } = flashAsNobody(folder, {
      plan,
      ...packaged(unpacked('own', '--no-same-owner')),
    })
    expect(error).toBeNull()
    expect(results).toMatchObject([{ outcome: 'verified' }])
  },
)

test.runIf(hasPolkit)(
  'with one changeable file or library of it, no password prompt appears',
  async ({ folder, loops }) => {
    const kiln = kilnFolder(folder)
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    writeFileSync(join(kiln, 'libffmpeg.so'), '')
    for (const name of [
      'libffmpeg.so',
      'kiln',
      'resources',
      'resources/kiln-writer',
      'resources/app.asar.unpacked/dist/writer/writer.mjs',
    ]) {
      chownSync(join(kiln, name), nobodyUid, nobodyUid)
      const file = join(kiln, name)
      expectRefused(flashAsNobody(folder, { plan, ...packaged(kiln) }), `${file} does not belong to root`)
      chownSync(join(kiln, name), 0, 0)
    }
  },
)

test.runIf(canMountFuse)(
  'from an AppImage no password prompt appears: root cannot read what its user has mounted, and its user decides what is in it',
  async ({ folder, loops }) => {
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    kilnFolder(tree)
    const image = join(folder, 'kiln.squashfs')
    execFileSync('mksquashfs', [join(tree, 'opt'), image, '-all-root', '-noI', '-noD', '-noF', '-quiet'])
    const mounted = join(folder, 'mounted')
    mkdirSync(mounted)
    chownSync(mounted, nobodyUid, nobodyUid)
    const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
    const mount = `squashfuse ${image} ${mounted} && test $(stat -c %u ${mounted}/Kiln/kiln) = 0 && exec "$@"`
    const around = ['/bin/sh', '-c', mount, 'sh']
    const kiln = join(mounted, 'Kiln')
    expectRefused(
      flashAsNobody(folder, { plan, ...packaged(kiln), around }),
      `${mounted} is mounted for a user`,
    )
  },
)

test.runIf(hasPolkit)('from a checkout no password prompt appears', async ({ folder, loops }) => {
  const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
  expectRefused(flashAsNobody(folder, { plan, places: {} }), 'is not installed for all users')
})

test('policy, wrapper and packages name the same file', () => {
  const text = (path: string) => readFileSync(join(root, path), 'utf8')
  const builder = text('electron-builder.yml')
  const product = /^productName: (.*)$/m.exec(builder)?.[1]
  expect(text('resources/linux/org.kiln.writer.policy')).toContain(
    `<annotate key="org.freedesktop.policykit.exec.path">/opt/${product}/resources/kiln-writer</annotate>`,
  )
  expect(text('resources/linux/kiln-writer')).toContain(
    `"$here/../${/executableName: (.*)/.exec(builder)?.[1]}"`,
  )
  expect(statSync(join(root, 'resources', 'linux', 'kiln-writer')).mode & 0o777).toBe(0o755)
  const installed =
    'resources/linux/org.kiln.writer.policy=/usr/share/polkit-1/actions/org.kiln.writer.policy'
  expect(builder.split(installed).length).toBe(3)
})
