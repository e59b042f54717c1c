// The rights to write to drives, from packages made of electron-builder's real output, by an ordinary user with the real
// pkexec and polkitd. One thing stands in for another: Node in the Electron binary's place, because the Electron of the
// tests is older than the writer. electron-builder's own AppImage, deb and rpm need tools that it downloads.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { writerFiles } from '#platform/writer/installed-layout.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import {
  canMountFuse,
  flashAsNobody,
  hasPolkit,
  type Layout,
  nobodyUid,
  packaged,
  setupAsNobody,
} from '#test/writer/as-nobody.ts'
import { placesHere } from '#test/writer/places.ts'
import { planFor } from '#test/writer/plan.ts'
import { findElectron } from '../../scripts/electron-places.ts'
import { packageApp } from '../support/package-app.ts'

const why = findElectron() ? (hasPolkit ? null : 'there is no polkit') : 'no Electron could be had'
test.skip(why !== null, why ?? '')

let folder: string
/** Holds opt/Kiln. */
let tree: string
let loops: LoopDevices

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-packages-'))
  chmodSync(folder, 0o755)
  tree = join(folder, 'tree')
  const kiln = join(tree, 'opt', 'Kiln')
  mkdirSync(join(tree, 'opt'), { recursive: true })
  cpSync(dirname(packageApp('shipped')), kiln, { recursive: true })
  copyFileSync(process.execPath, join(kiln, 'kiln'))
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree])
})
test.beforeEach(() => {
  loops = loopDevices()
})
test.afterEach(() => loops.close())
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The layout of Electron: what it has beside it is copied with it. */
function layoutOf(kiln: string): Layout {
  const { places } = packaged(kiln)
  return { places: { ...places, electron: true }, node: join(kiln, 'kiln') }
}

const wipePlan = () => planFor({ drives: [loops.attach('stick', 16 << 20).path], wipe: [0, 1 << 20] })

async function expectFlashed(layout: Layout & { local?: string }) {
  const { error, results } = flashAsNobody(folder, { ...layout, plan: await wipePlan() })
  expect(error).toBeNull()
  expect(results).toMatchObject([{ outcome: 'verified' }])
}

/** Refused, installed, flashed. */
async function expectInstallable(layout: Layout, name: string) {
  const local = join(folder, `local-${name}`)
  mkdirSync(local, { mode: 0o755 })
  const here = { ...layout, local }
  const refused = flashAsNobody(folder, { ...here, plan: await wipePlan() })
  expect(refused.error?.code).toBe('flash.unsafe-writer')
  const { error, state } = setupAsNobody(folder, { ...here, action: 'install' })
  expect(error).toBeNull()
  expect(state?.state).toBe('installed')
  expect(readdirSync(join(local, 'kiln-writer', state?.folder?.split('/').at(-1) ?? ''))).toEqual(
    [
      'icudtl.dat',
      'kiln',
      'kiln-writer',
      'libffmpeg.so',
      'macos.mjs',
      'snapshot_blob.bin',
      'v8_context_snapshot.bin',
      'writer.mjs',
    ].sort(),
  )
  await expectFlashed(here)
}

test('the real Electron needs no more of its folder than is installed, to run as Node', () => {
  const from = dirname(packageApp('shipped'))
  const alone = join(folder, 'alone')
  mkdirSync(alone)
  const places = placesHere({ execPath: join(from, 'kiln'), electron: true })
  for (const file of writerFiles(places, { program: readdirSync(from), bundle: [] }))
    if ('from' in file) copyFileSync(file.from, join(alone, file.name))
  const run = () =>
    execFileSync(join(alone, 'kiln'), ['-p', 'new Intl.NumberFormat("de").format(1234.5)'], {
      encoding: 'utf8',
      env: { ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'pipe',
    })
  expect(run()).toBe('1.234,5\n')
  for (const name of ['libffmpeg.so', 'v8_context_snapshot.bin']) {
    rmSync(join(alone, name))
    expect(run).toThrow()
    copyFileSync(join(from, name), join(alone, name))
  }
})

test('the deb asks for a password', async () => {
  test.skip(!hasCommand('dpkg-deb'), 'dpkg-deb is not installed')
  const control = { Package: 'kiln', Version: '0', Architecture: 'all', Maintainer: 'x', Description: 'x' }
  mkdirSync(join(tree, 'DEBIAN'))
  const lines = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`)
  writeFileSync(join(tree, 'DEBIAN', 'control'), lines.join(''))
  const deb = join(folder, 'kiln.deb')
  execFileSync('dpkg-deb', ['-Znone', '--root-owner-group', '--build', tree, deb])
  rmSync(join(tree, 'DEBIAN'), { recursive: true })
  const installed = join(folder, 'deb')
  execFileSync('dpkg-deb', ['--extract', deb, installed])
  rmSync(deb)
  await expectFlashed(layoutOf(join(installed, 'opt', 'Kiln')))
  rmSync(installed, { recursive: true })
})

test('the rpm asks for a password', async () => {
  const missing = ['rpmbuild', 'rpm2cpio', 'cpio'].find(name => !hasCommand(name))
  test.skip(missing !== undefined, `${missing} is not installed`)
  const spec = join(folder, 'kiln.spec')
  const text = `Name: kiln
Version: 0
Release: 0
Summary: x
License: x
AutoReqProv: no
%description
x
%install
mkdir -p %{buildroot}/opt
cp -r ${join(tree, 'opt', 'Kiln')} %{buildroot}/opt/Kiln
%files
%defattr(-,root,root)
/opt/Kiln
`
  writeFileSync(spec, text)
  const defines = [`_topdir ${join(folder, 'rpm')}`, '_build_id_links none', '_binary_payload w0.ufdio']
  const plain = ['debug_package %{nil}', '__os_install_post %{nil}']
  const words = [...defines, ...plain].flatMap(define => ['--define', define])
  execFileSync('rpmbuild', [...words, '--quiet', '-bb', spec], { stdio: 'pipe' })
  const [rpm = ''] = execFileSync('find', [join(folder, 'rpm', 'RPMS'), '-name', '*.rpm'], {
    encoding: 'utf8',
  }).split('\n')
  const installed = join(folder, 'from-rpm')
  mkdirSync(installed, { mode: 0o755 })
  const archive = execFileSync('rpm2cpio', [rpm], { maxBuffer: 1 << 30 })
  execFileSync('cpio', ['-idm', '--quiet'], { cwd: installed, input: archive })
  rmSync(join(folder, 'rpm'), { recursive: true })
  await expectFlashed(layoutOf(join(installed, 'opt', 'Kiln')))
  rmSync(installed, { recursive: true })
})

test('of a tar.gz that its user unpacked, the writer is installed first', async () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  chownSync(home, nobodyUid, nobodyUid)
  const archive = join(folder, 'kiln.tar.gz')
  execFileSync('tar', ['-C', join(tree, 'opt'), '--use-compress-program=gzip -1', '-cf', archive, 'Kiln'])
  execFileSync('tar', ['-C', home, '-xf', archive], { uid: nobodyUid, gid: nobodyUid })
  rmSync(archive)
  await expectInstallable(layoutOf(join(home, 'Kiln')), 'tar')
  rmSync(home, { recursive: true })
})

test('of an AppImage, whose mount root cannot read, the writer is installed first', async () => {
  test.skip(!canMountFuse, 'squashfuse or mksquashfs is not installed')
  const image = join(folder, 'kiln.squashfs')
  const quick = ['-all-root', '-noI', '-noD', '-noF', '-quiet']
  execFileSync('mksquashfs', [join(tree, 'opt', 'Kiln'), image, ...quick])
  const mounted = join(folder, 'mounted')
  mkdirSync(mounted)
  chownSync(mounted, nobodyUid, nobodyUid)
  const around = ['/bin/sh', '-c', `squashfuse ${image} ${mounted} && exec "$@"`, 'sh']
  await expectInstallable({ ...layoutOf(mounted), around }, 'appimage')
  expect(existsSync(join(mounted, 'kiln'))).toBe(false)
})
