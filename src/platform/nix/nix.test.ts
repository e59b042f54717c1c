// Uses this computer's real Nix. Builds are tiny and use only the shell.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import type { NixBuildOptions } from '#engine/ports/nix.ts'
import type { OutputLine } from '#engine/ports/process.ts'
import { createProcessRunner } from '../process/run.ts'
import { createNix } from './nix.ts'

const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
const run = createProcessRunner({ env, graceMs: 1000 })
const nix = createNix({ run })
const found = await nix.ready().catch(() => null)
const reason = found ? '' : ' (skipped: no usable nix on PATH)'

// Names are new each time: nothing built once is built again.
const mark = `kiln-${process.pid}-${Date.now()}`
const scripts = {
  ok: 'echo hello; echo made > $out',
  bad: 'echo "no luck" >&2; exit 3',
  killed: 'kill -9 $$',
  latin: `printf 'caf\\351 \\303\\251\\n'; echo > $out`,
  slow: `echo ready; while :; do :; done # ${mark}-slow`,
  long: 'x=xxxxx; i=0; while [ $i -lt 22 ]; do x=$x$x; i=$((i+1)); done; echo $x; echo after; echo > $out',
}

let folder: string
let flake: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-nix-'))
  flake = join(folder, 'flake')
  await mkdir(flake)
  const nixString = (text: string) => JSON.stringify(text).replaceAll('$', '\\$')
  const attributes = Object.entries(scripts).map(
    ([name, script]) => `${name} = make "${name}" ${nixString(script)};`,
  )
  await writeFile(
    join(flake, 'flake.nix'),
    `{ outputs = _: let
      make = name: makeAll name [ "out" ];
      makeAll = name: outputs: script: derivation {
        inherit outputs; name = "${mark}-\${name}"; system = "${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${process.platform}";
        builder = "/bin/sh"; args = [ "-c" script ];
      } // { meta.outputsToInstall = outputs; };
    in rec { ${attributes.join('\n')} logged = makeAll "logged" [ "out" "log" ] "echo > $out; echo > $log"; odder = makeAll "odder" [ "image" "log" ] "echo > $image; echo > $log"; pair = make "pair" "echo \${ok} \${ok} > $out"; odd = throw "odd \${toString 1}"; }; }`,
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function build(attribute: string, { onLines, ...options }: Partial<NixBuildOptions> = {}) {
  const reducer = createGraphReducer({ expectedSeconds: () => null })
  const log: string[] = []
  const result = await nix.build({
    installables: [`path:${flake}#${attribute}`],
    sandbox: 'off',
    maxJobs: 1,
    signal: new AbortController().signal,
    ...options,
    onLines: lines => {
      for (const line of lines) reducer.accept(parseNixLine(line), 0)
      for (const { drv, lines } of reducer.takeLogLines()) if (drv) log.push(...lines)
      onLines?.(lines)
    },
  })
  const { code, cancelled } = result.exit
  reducer.finish(cancelled ? 'cancelled' : code === 0 ? 'done' : 'failed', 0)
  const states = Object.values(reducer.graph().derivations).map(node => node.state)
  return { ...result, log, states, reducer }
}

const signal = new AbortController().signal

describe.skipIf(!found)(`real Nix${reason}`, () => {
  test('reports its version', () => {
    expect(found?.version).toMatch(/^\d+\.\d+/)
  })

  test('a build gives its store path and its log', async () => {
    const { exit, outputs, log, states } = await build('ok')
    expect(exit).toMatchObject({ code: 0, signal: null, cancelled: false })
    expect(outputs).toEqual([
      { derivation: expect.stringMatching(/-ok\.drv$/), storePath: expect.stringMatching(/-ok$/) },
    ])
    expect([log, states]).toEqual([['hello'], ['done']])
    const again = await build('ok')
    expect([again.outputs, again.states]).toEqual([outputs, []])
  })

  test('each installable has one result at its index, however many outputs it has', async () => {
    const names = ['logged', 'ok', 'odder']
    const installables = names.map(name => `path:${flake}#${name}`)
    const { outputs } = await build('', { installables })
    expect(outputs).toEqual(
      ['logged', 'ok', 'odder-image'].map(name => ({
        derivation: expect.stringMatching(new RegExp(`-${name.replace('-image', '')}\\.drv$`)),
        storePath: expect.stringMatching(new RegExp(`-${name}$`)),
      })),
    )
  })

  test('a build is protected from garbage collection while its link exists', async () => {
    const outLink = join(folder, 'links', 'image')
    const installables = [`path:${flake}#logged`, `path:${flake}#ok`]
    const { outputs } = await build('', { installables, outLink })
    const rootsOf = async (path: string) =>
      (await run({ command: 'nix-store', args: ['--query', '--roots', path] })).stdout
    for (const { storePath } of outputs) expect(await rootsOf(storePath)).toContain(outLink)
    await rm(join(folder, 'links'), { recursive: true })
    for (const { storePath } of outputs) expect(await rootsOf(storePath)).toBe('')
  })

  test('a failed build is an exit code with a derivation and a reason', async () => {
    const { exit, outputs, log, states, reducer } = await build('bad')
    expect([exit.code, outputs, log, states]).toEqual([1, [], ['no luck'], ['failed']])
    expect(reducer.failedDerivation()).toEqual({
      drv: expect.stringMatching(/-bad\.drv$/),
      reason: 'builder failed with exit code 3',
    })
  })

  test('a builder that died by a signal is reported with it', async () => {
    const { exit, states, reducer } = await build('killed')
    expect([exit.code, states]).toEqual([1, ['failed']])
    expect(reducer.failedDerivation()?.reason).toContain('signal 9')
  })

  test('an evaluation error is an error without a derivation', async () => {
    const { exit, states, reducer } = await build('odd')
    expect([exit.code, states, reducer.errors(), reducer.failedDerivation()]).toEqual([
      1,
      [],
      ['odd 1'],
      null,
    ])
  })

  test('log lines that are not UTF-8 come through', async () => {
    expect((await build('latin')).log).toEqual(['caf\ufffd é'])
  })

  test('a log line of 20 MB is truncated, and the lines after it arrive', async () => {
    const { exit, log } = await build('long')
    expect(exit.code).toBe(0)
    expect(log).toHaveLength(2)
    expect(log[0]).toMatch(/^x{65000,65536} … \d{8} characters left out$/)
    expect(log[1]).toBe('after')
  })

  test('cancelling ends nix and the builder', async () => {
    const controller = new AbortController()
    const seen: OutputLine[] = []
    const { exit, outputs, states } = await build('slow', {
      signal: controller.signal,
      onLines: lines => {
        seen.push(...lines)
        if (seen.some(line => line.text.includes('"ready"'))) controller.abort()
      },
    })
    expect([exit.cancelled, outputs, states]).toEqual([true, [], ['stopped']])
    expect(await living(`${mark}-slow`)).toEqual([])
  })

  test('a dry run lists what would be built', async () => {
    const options = { installables: [`path:${flake}#bad`], sandbox: 'off' as const, maxJobs: null, signal }
    const { exit, lines } = await nix.dryRun(options)
    expect(exit.code).toBe(0)
    // A warning about a substituter may come first.
    const head = lines.indexOf('this derivation will be built:')
    expect(lines[head + 1]).toMatch(/-bad\.drv$/)
  })

  test('a dry run that never stops printing is ended, and is not kept in memory', async () => {
    const program = join(folder, 'printing')
    await writeFile(program, '#!/bin/sh\nyes "this is printed again and again" >&2\n', { mode: 0o755 })
    const printing = createNix({ run, nixBinary: program })
    const options = { installables: [`path:${flake}#bad`], sandbox: 'off' as const, maxJobs: null, signal }
    await expect(printing.dryRun(options)).rejects.toMatchObject({
      code: 'tool.failed',
      message: 'nix failed: more than 67 MB of output',
    })
  })

  test('the store reports the dependencies of the given derivations', async () => {
    const [built] = (await build('pair')).outputs
    const [needed] = (await build('ok')).outputs
    const [pair, ok] = [built?.derivation ?? '', needed?.derivation ?? '']
    expect([...(await nix.inputDerivations([pair], signal))]).toEqual([[pair, [ok]]])
    expect([...(await nix.inputDerivations([ok, pair], signal))]).toEqual([
      [ok, []],
      [pair, [ok]],
    ])
    const gone = `/nix/store/${'0'.repeat(32)}-gone.drv`
    await expect(nix.inputDerivations([ok, gone], signal)).rejects.toMatchObject({ code: 'nix.failed' })
    await expect(nix.inputDerivations([ok], AbortSignal.abort())).rejects.toMatchObject({
      code: 'nix.failed',
    })
  })

  test('a daemon that does not answer has its own code', async () => {
    const env = { NIX_REMOTE: `unix://${join(folder, 'no-socket')}` }
    await expect(createNix({ run, env }).ready()).rejects.toMatchObject({ code: 'nix.daemon' })
  })

  test('the free space of a store is known, that of a missing store is not', async () => {
    expect(await nix.storeFreeBytes()).toBeGreaterThan(0)
    expect(await createNix({ run, storeDir: join(folder, 'absent') }).storeFreeBytes()).toBeNull()
  })
})

/** Command lines of running processes that contain `text`. */
async function living(text: string): Promise<string[]> {
  const names = (await readdir('/proc').catch(() => [])).filter(
    name => /^\d+$/.test(name) && name !== String(process.pid),
  )
  const lines = await Promise.all(
    names.map(name => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')),
  )
  return lines.filter(line => line.includes(text))
}
