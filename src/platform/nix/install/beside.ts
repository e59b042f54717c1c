// Installs Debian 13's Nix next to an older Debian or Ubuntu: its packages, verified by apt, are unpacked
// into a folder of Kiln. Nothing of the system is replaced or configured, and deleting the folder removes it.

import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { arch } from 'node:os'
import { dirname, join } from 'node:path'
import { message } from '#shared/messages/codes.ts'
import type { Run } from '../../process/run.ts'
import { besideFolder } from '../places.ts'
import { debianMirror, type Machine, writeAptConfig } from './own-apt.ts'
import { aptEnv, createSteps, type InstallOptions, installFailed, type Step } from './steps.ts'

/** The stable release: frozen, with security updates. Its Nix is 2.26. */
const suite = 'trixie'
const folder = dirname(besideFolder)
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const machines: Record<string, Machine & { library: string; loader: string }> = {
  x64: { debian: 'amd64', library: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { debian: 'arm64', library: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
}

export const besideText = message('tool.fix.nix-beside', { folder })
export const canPutBeside = () => arch() in machines && existsSync(keyring)

export async function installNixBeside(run: Run, options: InstallOptions): Promise<void> {
  const machine = machines[arch()]
  if (!machine) throw installFailed('apt-get', message('tool.reason.machine', { machine: arch() }))
  const step = createSteps(run, options)
  const work = `${folder}.new-${process.pid}`
  try {
    if (!existsSync('/usr/bin/patchelf'))
      await step('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'patchelf'], aptEnv)
    options.onLine(`apt-get install --download-only nix-bin, of ${suite}`)
    const mirror = await findMirror(run)
    const config = await writeAptConfig(join(work, 'apt'), { suite, keyring, machine, mirror })
    const ownApt = { ...aptEnv, APT_CONFIG: config }
    await step('apt-get', ['update', '-qq'], ownApt)
    await step('apt-get', ['install', '-y', '-qq', '--download-only', 'nix-bin'], ownApt)
    const root = join(work, 'root')
    await unpack(join(work, 'apt', 'cache', 'archives'), root, step)
    await rm(join(work, 'apt'), { recursive: true })
    await settle(work, machine, step)
    await rm(folder, { recursive: true, force: true })
    await rename(work, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function findMirror(run: Run): Promise<string> {
  const { stdout } = await run({ command: 'apt-get', args: ['indextargets', '--format', '$(REPO_URI)'] })
  const mirror = debianMirror(stdout.split('\n'))
  if (mirror) return mirror
  throw installFailed('apt-get', message('tool.reason.no-mirror'))
}

async function unpack(archives: string, root: string, step: Step) {
  await mkdir(root, { recursive: true })
  for (const name of await readdir(archives))
    if (name.endsWith('.deb')) await step('dpkg-deb', ['--extract', join(archives, name), root])
}

/** Makes nix find its own libc and libraries at their final place, whatever the system has. */
async function settle(work: string, { library, loader }: { library: string; loader: string }, step: Step) {
  const root = join(work, 'root')
  const final = (path: string) => join(folder, 'root', path)
  const place = ['usr/lib64', 'usr/lib', `usr/lib/${library}`].find(each =>
    existsSync(join(root, each, loader)),
  )
  if (!place) throw installFailed('apt-get', message('tool.reason.no-loader', { suite, loader }))
  await step('patchelf', [
    '--set-interpreter',
    final(join(place, loader)),
    '--force-rpath',
    '--set-rpath',
    final(`usr/lib/${library}`),
    join(root, 'usr/bin/nix'),
  ])
  await mkdir(join(work, 'bin'))
  for (const name of await readdir(join(root, 'usr/bin')))
    if (/^nix(-[a-z-]+)?$/.test(name)) await symlink(final(join('usr/bin', name)), join(work, 'bin', name))
}
