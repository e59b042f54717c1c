// The flakes that `kiln eject` writes, by the command line itself.
import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ofFile, sources } from '../given.ts'
import { nixFolder } from './lines.ts'

/** What a form asks for. */
const answers: Record<string, string[]> = {
  'strato-host': ['--set', 'controlPlaneUrl=ws://control-plane.example.com:8080/agent/ws'],
}

/** Ejects a profile into folder/profile. */
export function eject(folder: string, profile: string): string {
  const to = join(folder, profile)
  const cli = resolve(nixFolder, '..', 'src', 'cli', 'index.ts')
  const words = ['eject', profile, to, ...(answers[profile] ?? [])]
  const env = { ...process.env, KILN_HOME: join(folder, 'home') }
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...words], {
    env,
    stdio: 'pipe',
  })
  return to
}

export const ofOwnFlake = <T>(workspace: string, attribute: string): T =>
  ofFile(join(import.meta.dirname, 'own-flake.nix'), attribute, { workspace })

const nix = (...words: string[]) => execFileSync('nix', words, { env: sources.env, encoding: 'utf8' }).trim()

/** A source's path in the store, with its hash. Nix copies a flake's inputs there, and knows by the hash what is there already. */
function inStore(source: string): { path: string; narHash: string } {
  const path = nix('store', 'add-path', '--name', 'source', source)
  const [, narHash = ''] = /"narHash":"([^"]+)"/.exec(nix('path-info', '--json', path)) ?? []
  return { path, narHash }
}

let givenSources: Map<string, ReturnType<typeof inStore>> | null = null
/** The inputs of nix/flake.nix, as the tests are given them. */
function given() {
  const { KILN_NIXPKGS = '', KILN_NIX_INPUTS = '' } = sources.env
  givenSources ??= new Map([
    ['nixpkgs', inStore(KILN_NIXPKGS)],
    ...['disko', 'lanzaboote', 'agenix'].map(name => [name, inStore(join(KILN_NIX_INPUTS, name))] as const),
  ])
  return givenSources
}

/** Gives the flake the sources of the tests in place of those of its lock, which need a network, and the overlay that
 *  they need. What is typed in it afterwards is typed as it is. */
export function withGivenSources(flake: string): void {
  const names = [...given().keys()]
  const nodes: Record<string, unknown> = {
    root: { inputs: Object.fromEntries(names.map(name => [name, name])) },
  }
  const inputs = [...given()].map(([name, { path, narHash }]) => {
    // The others' own flakes have inputs that are not here; their modules need none of them.
    const isFlake = name === 'nixpkgs'
    const original = { type: 'path', path }
    nodes[name] = {
      ...(isFlake ? {} : { flake: false }),
      locked: { ...original, narHash, lastModified: 1 },
      original,
    }
    return `${name} = { url = "path:${path}";${isFlake ? '' : ' flake = false;'} };`
  })
  writeFileSync(join(flake, 'flake.lock'), JSON.stringify({ nodes, root: 'root', version: 7 }))
  const overlays = (sources.env['KILN_NIX_OVERLAY'] ?? '').split(':').filter(path => path !== '')
  const copies = overlays.map((path, index) => {
    cpSync(path, join(flake, `overlay-${index}.nix`))
    return `(import ./overlay-${index}.nix)`
  })
  writeFileSync(
    join(flake, 'flake.nix'),
    `{
  inputs = { ${inputs.join(' ')} };
  outputs = inputs: import ./lib/outputs.nix { inherit inputs; overlays = [ ${copies.join(' ')} ]; };
}`,
  )
}
