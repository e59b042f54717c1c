// `kiln test` with the scenario of the documentation, on a real guest.
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTiny, diskIn, makeWorkspace, preparePackages } from '#lab/build-tiny.ts'
import { type MachineEngine, machineEngine } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const scenario = 'docs/examples/tiny.scenario.ts'
const bootMs = 600_000

type Line = {
  type: string
  name?: string
  outcome?: string
  error?: { code: string }
  [key: string]: unknown
}

describe.runIf(hasNix && process.platform === 'linux' && process.arch === 'x64')('kiln test', () => {
  let kiln: MachineEngine
  beforeEach(async () => {
    await preparePackages()
    const workspace = makeWorkspace({ hostname: 'plain' })
    kiln = machineEngine(diskIn(await buildTiny(workspace, 'images.x86_64-linux.raw')))
    rmSync(workspace, { recursive: true, force: true })
  }, 300_000)
  afterEach(() => kiln.close())

  function test(...words: string[]): Promise<{ status: number | null; lines: Line[] }> {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', 'test', ...words, '--json'],
      { env: { ...process.env, KILN_HOME: kiln.home }, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
    })
    return new Promise(done =>
      child.on('close', status =>
        done({
          status,
          lines: text
            .trim()
            .split('\n')
            .map(line => JSON.parse(line)),
        }),
      ),
    )
  }
  const steps = (lines: Line[]) =>
    lines.filter(({ type }) => type === 'step').map(({ name, outcome }) => [name, outcome])

  it('drives serial port, screen and SSH, and continues from a checkpoint', { timeout: bootMs }, async () => {
    const { client } = kiln
    const { id: image } = await kiln.image(28_671)
    const first = await test('latest', scenario, '--keep')
    expect(steps(first.lines)).toEqual(['booted', 'marked', 'seen', 'rebooted'].map(name => [name, 'passed']))
    expect(first.status).toBe(0)
    const [machine] = (await client.machines.list({})).machines
    expect(machine).toMatchObject({ runs: true, login: true })

    // If one fails, the machine is kept, and the output says where to continue.
    const failing = join(kiln.home, 'failing.scenario.mjs')
    writeFileSync(
      failing,
      `export const scenario = { steps: [
        { name: 'marked', run() {} },
        { name: 'wrong', run({ serial }) { return serial.waitFor('never printed', { seconds: 1 }) } },
      ] }`,
    )
    const second = await test(image, failing, '--from', 'marked')
    expect(steps(second.lines)).toEqual([['wrong', 'failed']])
    expect(second.lines.at(-1)?.error).toMatchObject({ code: 'scenario.failed' })
    expect(second.status).toBe(1)

    // After the checkpoint "seen" one step is left, on the same machine; then it is removed.
    const third = await test(image, scenario, '--from', 'seen')
    expect(steps(third.lines)).toEqual([['rebooted', 'passed']])
    expect((await client.machines.list({})).machines).toEqual([])
  })

  it('reports what is wrong with a file that is not a scenario', async () => {
    const { id: image } = await kiln.image(28_672)
    const path = join(kiln.home, 'twice.scenario.mjs')
    writeFileSync(
      path,
      `const run = () => {}; const name = 'a'; export const scenario = { steps: [{ name, run }, { name, run }] }`,
    )
    expect((await test(image, path)).lines.at(-1)?.error).toMatchObject({ code: 'scenario.broken' })
    const missing = await test(image, join(kiln.home, 'none.ts'))
    expect(missing.status).toBe(2)
    expect(missing.lines.at(-1)?.error).toMatchObject({ code: 'file.missing' })
    expect((await kiln.client.machines.list({})).machines).toEqual([])
  })
})
