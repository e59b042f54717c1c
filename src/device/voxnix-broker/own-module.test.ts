// Modules that people bring, through the built broker; its builder is a stand-in. What the real Nix says to hostile ones is in
// nix/profiles/orchestrator/tests/own-modules.long.test.ts.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'
import { moduleFault } from './host/module-fault.ts'

const voxnix = join(import.meta.dirname, '../../../nix/packages/voxnix/voxnix.mjs')

describe.runIf(isRoot)('a module that a person brings, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    bench.write({ ownModules: true })
    bench.program(
      'nix-build-container',
      `#!/bin/sh
{ printf '%s\\n' "$@"; cat; echo; } >> "$STAND_INS/built"
[ "$1" != evaluate ] || [ ! -e "$STAND_INS/refuses" ] || { cat "$STAND_INS/refuses" >&2; exit 1; }
echo /nix/store/${'0'.repeat(32)}-container
`,
    )
    await bench.start()
  })
  afterAll(() => bench?.close())

  const create = (name: string, ownModule: string) =>
    bench.ask('terminal-ada', 'create', { name, modules: ['git'], ownModule })

  it('is evaluated before anything is made, and is then built with its text as it is [V1]', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix, which systemd may not expand either.
    const ownModule = '{ pkgs, ... }:\n{ environment.etc.mine.text = "${pkgs.system} $HOME"; }\n'
    expect(await create('dev', ownModule)).toMatchObject({ ok: true })
    const answers = { kind: 'container', name: 'dev', modules: ['git'], ownModule }
    const [evaluate, first, build, second] = bench.read('stand-ins/built').trim().split('\n')
    expect([evaluate, build]).toEqual(['evaluate', 'build-own'])
    for (const given of [first, second]) expect(JSON.parse(given ?? '')).toEqual(answers)
    expect((await bench.ask('terminal-ada', 'list'))?.value).toMatchObject([{ modules: ['git', 'own'] }])
    expect(JSON.parse(readFileSync(bench.at('state/workloads/dev.json'), 'utf8'))).toMatchObject({
      ownModule,
    })
  })

  it('is refused with what Nix said, and nothing of it stays [V1]', async () => {
    bench.state('refuses', "error:\n       error: access to absolute path '/etc/shadow' is forbidden\n")
    const refused = await create('bad', '{ ... }: { imports = [ /etc/shadow ]; }')
    expect(refused).toMatchObject({
      code: 'module-forbidden',
      detail: "error: access to absolute path '/etc/shadow' is forbidden",
    })
    for (const place of ['containers/bad', 'configurations/bad.conf', 'state/workloads/bad.json'])
      expect(existsSync(bench.at(place)), place).toBe(false)
    bench.state('refuses', '')
    expect(await create('bad', '{ }')).toMatchObject({ code: 'module-too-heavy' })
  })

  it('comes from a file at the terminal', () => {
    const file = bench.at('mine.nix')
    writeFileSync(file, '{ services.openssh.enable = true; }')
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [voxnix, '--as', 'ada', ...words], {
        env: { ...process.env, VOXNIX_SOCKETS: bench.at() },
        encoding: 'utf8',
        input: '',
      })
    expect(run('create', 'own', '--module', file).stderr).toContain('takes more than the 4 GiB')
    expect(bench.read('stand-ins/built')).toContain('services.openssh.enable')
    expect(run('create', 'own', '--module', `${file}x`).stderr).toBe(
      `The module cannot be read: ${file}x is not there.\n`,
    )
    writeFileSync(file, 'x'.repeat(9000))
    expect(run('create', 'own', '--module', file).stderr).toContain('ownModule')
    expect(run('stop', 'dev', '--module', file).status).toBe(2)
  })
})

it.each([
  ['error: syntax error, unexpected end of file', 'module-wrong'],
  ["error: access to URI 'https://example.com' is forbidden in restricted mode", 'module-forbidden'],
  ['trace: error: out of memory\nerror: infinite recursion encountered', 'module-wrong'],
  ['error: stack overflow (possible infinite recursion)', 'module-too-heavy'],
  ['error: out of memory', 'module-too-heavy'],
  ['', 'module-too-heavy'],
])('Nix’s words %j are the fault %s', (errEnd, code) => {
  expect(moduleFault({ errEnd, timedOut: false })).toMatchObject({ code })
})
