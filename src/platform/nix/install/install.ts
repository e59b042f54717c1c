// Installs a recent enough Nix, in the way that suits this computer. Used by setup and by Doctor.

import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTempFolder } from '#platform/temp-folder.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Run } from '../../process/run.ts'
import { isTooOld } from '../parse.ts'
import { besideText, canPutBeside, putNixBeside } from './beside.ts'
import { nixConfig } from './config.ts'
import { aptEnv, createSteps, type InstallOptions, installFailed } from './steps.ts'

const installer = 'https://nixos.org/nix/install'
const configFile = '/etc/nix/nix.conf'

type NixPlan = {
  /** What will be done, or the command for the user to run. */
  text: Value
  /** null if the user must do it. */
  install: ((options: InstallOptions) => Promise<void>) | null
}

const isRoot = () => process.getuid?.() === 0
const hasApt = () => existsSync('/usr/bin/apt-get')
const hasSystemd = () => existsSync('/run/systemd/system')

export async function planNix(run: Run): Promise<NixPlan> {
  const way = await chooseWay(run)
  if (!way.install) return way
  return {
    text: way.text,
    async install(options) {
      await way.install?.(options)
      if (await writeConfig()) options.onLine(`Wrote ${configFile}.`)
    },
  }
}

async function chooseWay(run: Run): Promise<NixPlan> {
  const packaged = hasApt() && (await distributionIsNewEnough(run))
  if (packaged && isRoot())
    return {
      text: message('tool.fix.nix-package'),
      install: options => fromDistribution(run, options),
    }
  if (isRoot() && hasSystemd() && (await isReachable(installer)))
    return {
      text: message('tool.fix.nix-installer', { installer }),
      install: options => fromInstaller(run, options),
    }
  if (isRoot() && hasApt() && canPutBeside())
    return { text: besideText, install: options => putNixBeside(run, options) }
  const command = packaged
    ? 'sudo apt-get install nix-bin nix-setup-systemd'
    : `sh <(curl -L ${installer}) --daemon`
  return { text: message('tool.install.run', { command }), install: null }
}

async function distributionIsNewEnough(run: Run): Promise<boolean> {
  const asked = run({ command: 'apt-cache', args: ['policy', 'nix-bin'], env: { LC_ALL: 'C' } })
  // Not a Debian: then no Debian package is recent enough.
  const { stdout } = await asked.catch(() => ({ stdout: '' }))
  const candidate = /Candidate: (\d\S*)/.exec(stdout)?.[1]
  return candidate !== undefined && !isTooOld(candidate)
}

async function fromDistribution(run: Run, options: InstallOptions) {
  const packages = hasSystemd() ? ['nix-bin', 'nix-setup-systemd'] : ['nix-bin']
  await createSteps(run, options)('apt-get', ['install', '-y', '-qq', ...packages], aptEnv)
}

async function isReachable(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) })).ok
  } catch {
    return false
  }
}

/** The script comes over TLS, and contains the SHA-256 of the one archive that it downloads. */
async function fromInstaller(run: Run, options: InstallOptions) {
  const folder = await makeTempFolder(tmpdir(), 'kiln-nix-')
  try {
    const response = await fetch(installer, { signal: options.signal })
    if (!response.ok)
      throw installFailed(installer, message('tool.reason.answered', { status: String(response.status) }))
    const script = join(folder, 'install')
    await writeFile(script, await response.text())
    await createSteps(run, options)('sh', [script, '--daemon', '--yes'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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
