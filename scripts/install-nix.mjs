// Installs a Nix that is new enough, in the way that suits this computer. `npm run setup` and Doctor share it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { besideText, canPutBeside, putNixBeside } from './nix-beside.mjs'
import { isNewEnough } from './nix-places.mjs'
import { outputOf, runLines } from './processes.mjs'

const installer = 'https://nixos.org/nix/install'
const configFile = '/etc/nix/nix.conf'

const isRoot = () => process.getuid?.() === 0
const hasApt = () => existsSync('/usr/bin/apt-get')
const hasSystemd = () => existsSync('/run/systemd/system')

/** What would be done, in one sentence, and the doing. `run` is null where a person has to do it. */
export async function planNix() {
  if (isRoot() && hasApt() && distributionIsNewEnough())
    return { text: 'Installs the distribution’s own Nix (apt-get install nix-bin)', run: fromDistribution }
  if (isRoot() && hasSystemd() && (await isReachable(installer)))
    return { text: `Runs the official installer (${installer} --daemon)`, run: fromInstaller }
  if (canPutBeside()) return { text: besideText, run: putNixBeside }
  const command = hasApt() && distributionIsNewEnough() ? 'sudo apt-get install nix-bin nix-setup-systemd' : null
  return { text: `To install Nix, run: ${command ?? `sh <(curl -L ${installer}) --daemon`}`, run: null }
}

/** Says by `onLine` what it will do, and does it. Rejects when it failed, was aborted, or is for a person to do. */
export async function installNix({ onLine, signal }) {
  const { text, run } = await planNix()
  if (!run) throw new Error(text)
  onLine(text)
  await run({ onLine, signal })
  if (writeConfig()) onLine(`Wrote ${configFile}`)
}

function distributionIsNewEnough() {
  const candidate = /Candidate: (\S+)/.exec(outputOf('apt-cache', ['policy', 'nix-bin']) ?? '')?.[1] ?? ''
  return isNewEnough(candidate)
}

async function fromDistribution({ onLine, signal }) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const packages = hasSystemd() ? ['nix-bin', 'nix-setup-systemd'] : ['nix-bin']
  await runLines('apt-get', ['install', '-y', '-qq', ...packages], { onLine, signal, env })
}

async function isReachable(url) {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) })).ok
  } catch {
    return false
  }
}

/** The script comes over TLS and holds the SHA-256 of the one archive that it downloads. */
async function fromInstaller({ onLine, signal }) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-nix-'))
  try {
    const response = await fetch(installer, { signal })
    if (!response.ok) throw new Error(`${installer} answered ${response.status}.`)
    writeFileSync(join(folder, 'install'), await response.text())
    await runLines('sh', [join(folder, 'install'), '--daemon', '--yes'], { onLine, signal })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Settings for a Nix that came without any. Never touches a file that is there. */
function writeConfig() {
  if (existsSync(configFile) || !isRoot()) return false
  const users = readFileSync('/etc/group', 'utf8').includes('\nnixbld:')
  const lines = [
    '# Written by Kiln, because there was no such file.',
    'experimental-features = nix-command flakes',
    'connect-timeout = 5',
    ...(users ? [] : ['# Builds run as root: there is no group of build users.', 'build-users-group =']),
    ...(hasSystemd() ? [] : ['# In a container the sandbox can fail in ways that harm it.', 'sandbox = false']),
  ]
  mkdirSync('/etc/nix', { recursive: true })
  writeFileSync(configFile, `${lines.join('\n')}\n`)
  return true
}
