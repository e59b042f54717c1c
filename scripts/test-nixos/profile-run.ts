// One profile from its source to machines that were personalised, switched and rolled back.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkBuilt } from './built-checks.ts'
import type { Attribute, Cell, DebianNix } from './debian-nix.ts'
import { downloadsOf } from './downloads.ts'
import { refuseBadSeed } from './refused-seed.ts'
import { runSeededMachine } from './seeded-machine.ts'
import { createRow, type Row } from './stages.ts'
import { checkStandIns } from './stand-ins.ts'
import { ToolError } from './tool-error.ts'

export type ProfileRun = {
  profile: string
  nix: DebianNix
  env: NodeJS.ProcessEnv
  folder: string
  tell: (line: string) => void
}

function makeKey(folder: string): { path: string; publicKey: string } {
  const path = join(folder, 'administrator')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
  return { path, publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

export async function runProfile({ profile, nix, env, folder, tell }: ProfileRun): Promise<Row> {
  mkdirSync(folder, { recursive: true })
  const key = makeKey(folder)
  const name = profile === 'template' ? 'my-profile' : profile
  const instantiate = (attribute: Attribute, options = {}, modules: Cell['modules'] = []) =>
    nix.instantiate(attribute, {
      profile,
      modules,
      withExamples: true,
      settings: {
        schema: 1,
        profile: name,
        system: 'x86_64-linux',
        options: { authorizedKeys: [key.publicKey], ...options },
      },
    })
  const { row, stage } = createRow(profile, tell)

  const system = await stage('built', async () => {
    const derivation = await instantiate('toplevel')
    const { fetches } = downloadsOf(derivation, env)
    if (fetches.length > 0) throw new ToolError(`Would be downloaded:\n${fetches.slice(0, 10).join('\n')}`)
    const built = await nix.realise(derivation)
    checkBuilt(built, checkStandIns(built, env), env)
    return built
  })
  if (system === null) return row
  const image = await stage('image', async () => nix.realise(await instantiate('images.raw')))
  if (image === null) return row

  const build = async (options: object, modules: Cell['modules'] = []) =>
    nix.realise(await instantiate('toplevel', options, modules))
  const booted = await runSeededMachine({
    image,
    build,
    stage,
    env,
    keyPath: key.path,
    folder: join(folder, 'seeded'),
  })
  if (booted) {
    await stage('bad seed', () =>
      refuseBadSeed({ image, name, keyPath: key.path, folder: join(folder, 'bad-seed'), env }),
    )
  }
  return row
}
