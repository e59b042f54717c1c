// The orchestrator's secrets, as its document has them typed: by the real age, and by the agenix of the inputs.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, sources } from '../given.ts'
import { eject, withGivenSources } from './ejected.ts'
import { typedLines, withoutComment } from './lines.ts'

const isMissing = spawnSync('age', ['--version']).status !== 0 || spawnSync('jq', ['--version']).status !== 0

let folder = ''
let flake = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-agenix-'))
  flake = eject(folder, 'orchestrator')
  if (!noSources) installAgenix(join(folder, 'agenix'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** As its package makes it, with the programs that are on the PATH here. */
function installAgenix(program: string) {
  const source = readFileSync(join(sources.inputs, 'agenix', 'pkgs', 'agenix.sh'), 'utf8')
  const programs: Record<string, string> = {
    ageBin: 'age',
    jqBin: 'jq',
    nixInstantiate: 'nix-instantiate',
    mktempBin: 'mktemp',
    diffBin: 'diff',
    version: 'of the inputs',
  }
  writeFileSync(
    program,
    source.replaceAll(/@(\w+)@/g, (whole, name: string) => programs[name] ?? whole),
  )
  chmodSync(program, 0o755)
}

const lines = (program: string) =>
  (typedLines('orchestrator').get('shell') ?? []).filter(line => line.startsWith(`${program} `))

/** In the shell of the flake, whose RULES name its secrets.nix. */
function type(line: string, input = '') {
  const env = {
    ...sources.env,
    HOME: folder,
    PATH: `${folder}:${sources.env['PATH']}`,
    RULES: './secrets/secrets.nix',
  }
  // Node's pipes are sockets, which cannot be opened as /dev/stdin: agenix does that where there is no terminal.
  const typed = `cat | ${withoutComment(line)}`
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', typed], {
    cwd: flake,
    env,
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe.skipIf(noSources || isMissing)('typed in the shell of the orchestrator’s flake', () => {
  test('encrypts nothing without a key, and names the reason', () => {
    const [line = ''] = lines('agenix')
    expect(type(line, 'secret')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('secrets/secrets.nix has no key yet. Run age-keygen'),
    })
    expect(readdirSync(join(flake, 'secrets'))).toEqual(['secrets.nix'])
  })

  test('age-keygen makes the key, and its public half goes into secrets.nix', () => {
    expect(lines('age-keygen')).toHaveLength(1)
    execFileSync('mkdir', ['-p', join(folder, '.config', 'age')])
    for (const line of lines('age-keygen')) expect(type(line)).toMatchObject({ status: 0 })
    const [, key = ''] = /^# public key: (age1\w+)$/m.exec(readFileSync(identity(), 'utf8')) ?? []
    expect(key).not.toBe('')
    const rules = join(flake, 'secrets', 'secrets.nix')
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('admin = "";', `admin = "${key}";`))
  })

  test.each(lines('agenix'))('%s', line => {
    const file = line.split(' ')[2] ?? ''
    const secret = `what ${file} keeps\n`
    expect(type(line, secret)).toMatchObject({ status: 0 })
    const encrypted = readFileSync(join(flake, file), 'utf8')
    expect(encrypted).toMatch(/^age-encryption\.org\/v1\n/)
    expect(encrypted).not.toContain(secret.trim())
    expect(type(`agenix -d ${file} -i ${identity()}`)).toMatchObject({ status: 0, stdout: secret })
  })

  test('each of the documented secrets is there, and none in plain text', () => {
    const names = ['telegram-bot-token', 'llm-provider', 'llm-model', 'anthropic-api-key', 'logfire-token']
    for (const name of names) expect(existsSync(join(flake, 'secrets', `${name}.age`)), name).toBe(true)
    expect(readdirSync(join(flake, 'secrets')).filter(file => !/\.(age|nix)$/.test(file))).toEqual([])
  })

  test('committed, they are the machine’s, and a plain file is refused', () => {
    withGivenSources(flake)
    type(
      'git init --quiet && git add --all && git -c user.name=ada -c user.email=ada@example.com commit --quiet -m first',
    )
    expect(
      type('git ls-files secrets')
        .stdout.split('\n')
        .filter(file => file.endsWith('.age')),
    ).toHaveLength(5)
    const machine = '.#nixosConfigurations.appliance.config'
    const files = type(
      `nix eval --json ${machine}.age.secrets --apply 'builtins.mapAttrs (name: secret: secret.file)'`,
    )
    expect(files.status, files.stderr).toBe(0)
    const secrets = Object.entries<string>(JSON.parse(files.stdout))
    expect(secrets.map(([name]) => name)).toContain('telegram-bot-token')
    for (const [, file] of secrets) expect(readFileSync(file, 'utf8')).toMatch(/^age-encryption\.org\/v1\n/)

    writeFileSync(join(flake, 'secrets', 'token.txt'), 'in plain text')
    const module = `{ kiln.orchestrator.secrets.files.token = ./secrets/token.txt; }`
    writeFileSync(join(flake, 'configuration.nix'), module)
    type('git add --all')
    const refused = type(`nix eval ${machine}.system.build.toplevel.drvPath`)
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("which isn't an .age file") })
  }, 600_000)
})

const identity = () => join(folder, '.config', 'age', 'voxnix.txt')
