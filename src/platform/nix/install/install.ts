// Installs a recent enough Nix, in the way that suits this computer. Used by setup and by Doctor.

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Architecture } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { nixArchive, nixRelease } from '#shared/nix-release.ts'
import type { Env } from '../../network/proxy.ts'
import type { Run } from '../../process/run.ts'
import { bytesBehind } from '../../sources/sources.ts'
import { isTooOld } from '../parse.ts'
import { besideText, canPutBeside, installNixBeside } from './beside.ts'
import { nixConfig } from './config.ts'
import { installOfficial } from './official.ts'
import { aptEnv, createSteps, type InstallOptions } from './steps.ts'

const installer = 'https://nixos.org/nix/install'
const configFile = '/etc/nix/nix.conf'

type NixPlan = {
  /** Kiln's steps, or the command for the user to run. */
  text: Value
  /** null if the user must do it. */
  install: ((options: InstallOptions) => Promise<void>) | null
}

const isRoot = () => process.getuid?.() === 0
const hasApt = () => existsSync('/usr/bin/apt-get')
const hasSystemd = () => existsSync('/run/systemd/system')

/** `env`: of this computer, for its proxy and authorities. */
type Here = { run: Run; env: Env }

const architectures: Partial<Record<string, Architecture>> = { x64: 'x86_64', arm64: 'aarch64' }

function officialArchive() {
  const architecture = process.platform === 'linux' ? architectures[process.arch] : undefined
  return architecture ? nixArchive(architecture) : null
}

export async function planNix(here: Here): Promise<NixPlan> {
  const way = await chooseWay(here)
  if (!way.install) return way
  return {
    text: way.text,
    async install(options) {
      await way.install?.(options)
      if (await writeConfig()) options.onLine(`Wrote ${configFile}.`)
    },
  }
}

async function chooseWay({ run, env }: Here): Promise<NixPlan> {
  const packaged = hasApt() && (await distributionIsNewEnough(run))
  if (packaged && isRoot())
    return {
      text: message('tool.fix.nix-package'),
      install: options => fromDistribution(run, options),
    }
  const archive = officialArchive()
  if (archive && isRoot() && hasSystemd() && (await isReachable(archive.url, env)))
    return {
      text: message('tool.fix.nix-installer', { version: nixRelease.version }),
      install: options => installOfficial({ run, env, archive }, options),
    }
  if (isRoot() && hasApt() && canPutBeside())
    return { text: besideText, install: options => installNixBeside(run, options) }
  const command = packaged
    ? 'sudo apt-get install nix-bin nix-setup-systemd'
    : `sh <(curl -L ${installer}) --daemon`
  return { text: message('tool.install.run', { command }), install: null }
}

async function distributionIsNewEnough(run: Run): Promise<boolean> {
  const policy = run({ command: 'apt-cache', args: ['policy', 'nix-bin'], env: { LC_ALL: 'C' } })
  // This is not a Debian: then no Debian package is recent enough.
  const { stdout } = await policy.catch(() => ({ stdout: '' }))
  const candidate = /Candidate: (\d\S*)/.exec(stdout)?.[1]
  return candidate !== undefined && !isTooOld(candidate)
}

async function fromDistribution(run: Run, options: InstallOptions) {
  const packages = hasSystemd() ? ['nix-bin', 'nix-setup-systemd'] : ['nix-bin']
  await createSteps(run, options)('apt-get', ['install', '-y', '-qq', ...packages], aptEnv)
}

async function isReachable(url: string, env: Env): Promise<boolean> {
  const { signal } = new AbortController()
  return (await bytesBehind(url, { signal, withinMs: 4000, env })) !== null
}

/** Never touches an existing file. */
async function writeConfig(): Promise<boolean> {
  if (existsSync(configFile) || !isRoot()) return false
  const groups = await readFile('/etc/group', 'utf8')
  await mkdir('/etc/nix', { recursive: true })
  await writeFile(
    configFile,
    nixConfig({ hasBuildUsers: /^nixbld:/m.test(groups), hasSystemd: hasSystemd() }),
  )
  return true
}
