// The second half of setup: system packages, Nix, and the packages of the demo profile.
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { prepareLibvirt, prepareNetworks, prepareServices } from '#lab/hosts/packages.ts'
import { isTooOld, minimumVersion, parseVersion } from '#platform/nix/parse.ts'
import { nixPath } from '#platform/nix/places.ts'
import { fetchOldNodes } from './old-nodes.ts'
import { installSystemPackages } from './system-packages.ts'

const root = resolve(import.meta.dirname, '..', '..')
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const say = (line: string) => console.error(`kiln setup: ${line}`)

function purposeOf(args: string[]): 'start' | 'test' {
  const [word, purpose] = args
  if (word === '--for' && (purpose === 'start' || purpose === 'test')) return purpose
  console.error('Usage: node scripts/setup.mjs --for start|test')
  return process.exit(2)
}

/** Returns false if Nix stays missing. */
async function ensureNix(): Promise<boolean> {
  const version = parseVersion(spawnSync('nix', ['--version'], { env, encoding: 'utf8' }).stdout ?? '')
  if (version && !isTooOld(version)) return true
  say(`Nix ${minimumVersion} or newer is needed, and ${version ? `here is ${version}` : 'there is none'}.`)
  // Loaded only here: usually there is nothing to do.
  const [{ planNix }, { createProcessRunner }, { allTexts }] = await Promise.all([
    import('#platform/nix/install/install.ts'),
    import('#platform/process/run.ts'),
    import('#shared/messages/all-texts.ts'),
  ])
  const { text, install } = await planNix({ run: createProcessRunner({ env }), env })
  say(allTexts('en').text(text))
  await install?.({ onLine: say, signal: new AbortController().signal })
  return install !== null
}

const labPackages = () =>
  spawnSync(process.execPath, [join(root, 'lab', 'packages.mjs'), '--quiet'], { stdio: 'inherit' }).status ===
  0

/** The tests' hosts; tests that need them are skipped by name if they cannot be had. */
function hostServices(): void {
  try {
    prepareServices()
    prepareLibvirt()
    prepareNetworks()
  } catch (thrown) {
    say(`No test hosts here: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}

const purpose = purposeOf(process.argv.slice(2))
try {
  const system = installSystemPackages({ root, purpose, env: process.env, say })
  const nix = await ensureNix()
  const lab = system && labPackages()
  if (purpose === 'test' && lab) hostServices()
  if (purpose === 'test') fetchOldNodes(say)
  if (purpose === 'test' && !(system && nix && lab)) throw new Error('The tests need what is missing above.')
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  const { details } = thrown as { details?: { lastLines?: string[] } }
  for (const line of details?.lastLines ?? []) say(line)
  process.exitCode = 1
}
