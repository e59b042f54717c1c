// Silent waits are reported while they last, with real Nix, Git, ssh, and a server that accepts every
// connection and never answers.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import type { JobView } from '#shared/jobs/job.ts'
import type { ProgressText } from '#shared/progress.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { hasNix } from '#test/tools-here.ts'

/** Longer than the silence after which it is reported. */
const patience = { timeout: 20_000, interval: 200 }

describe.skipIf(!hasNix)('a silent wait (needs Nix)', { timeout: 60_000 }, () => {
  let server: Server
  const sockets = new Set<Socket>()
  let place: string
  let kiln: TestEngine

  beforeAll(async () => {
    server = createServer(socket => {
      sockets.add(socket)
      socket.on('error', () => undefined)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    place = `127.0.0.1:${(server.address() as AddressInfo).port}`
    kiln = testEngine({
      env: {
        NIX_CONFIG: `experimental-features = nix-command flakes\nsubstituters = http://${place}`,
      },
    })
  })
  afterAll(async () => {
    await kiln.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  const request = (label: string) => ({
    profile: 'tiny',
    formats: ['raw' as const],
    builder: 'local',
    options: { hostname: label },
  })
  /** Until it is reported; the call is then cancelled. */
  async function waitOf(call: string, ask: (signal: AbortSignal) => Promise<unknown>): Promise<ProgressText> {
    const ending = new AbortController()
    const asked = ask(ending.signal).catch(() => undefined)
    const waits = () => kiln.client.jobs.waits({ call })
    await expect.poll(waits, patience).toHaveLength(1)
    const [wait = ''] = await waits()
    ending.abort()
    await asked
    await expect.poll(waits, patience).toEqual([])
    return wait
  }

  it('a silent cache of nix.conf, in an estimate and in a build', async () => {
    const wait = { code: 'nix.wait.cache', values: { url: `http://${place}` } }
    const estimate = waitOf('builds.dryRun', signal => kiln.client.builds.dryRun(request('wait-a'), signal))
    expect(await estimate).toEqual(wait)

    const views: JobView[] = []
    const { job } = await kiln.client.builds.start(request('wait-b'))
    const stop = kiln.client.watch(job, { onView: view => views.push(view) })
    await expect.poll(() => views.at(-1)?.waiting, patience).toEqual(wait)
    await kiln.client.jobs.cancel({ id: job })
    await expect.poll(() => views.at(-1)?.state, patience).toBe('cancelled')
    expect(views.at(-1)?.waiting).toBeNull()
    stop()
  })

  it('a silent address, repository and host', async () => {
    const look = (reference: string) =>
      waitOf('profiles.look', signal => kiln.client.profiles.look({ reference }, signal))
    expect(await look(`http://${place}/machines.tar.gz`)).toEqual({
      code: 'nix.wait.address',
      values: { url: `http://${place}/machines.tar.gz` },
    })
    for (const url of [`git+ssh://git@${place}/m.git`, `git+http://${place}/m.git`])
      expect(await look(url)).toEqual({ code: 'nix.wait.git', values: { url: url.slice('git+'.length) } })
    const mute = { name: 'mute', address: `root@${place}`, identity: null }
    expect(await waitOf('hosts.add', signal => kiln.client.hosts.add(mute, signal))).toEqual({
      code: 'ssh.wait',
      values: { host: place },
    })
  })

  it('another Nix that builds the same', async () => {
    const flake = join(kiln.home, 'locked')
    mkdirSync(flake)
    const name = `locked-${process.pid}`
    writeFileSync(
      join(flake, 'flake.nix'),
      `{ outputs = _: { images.x86_64-linux.raw = derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo hi > $out" ]; }; }; }`,
    )
    const [out = ''] = execFileSync(
      'nix',
      [
        '--extra-experimental-features',
        'nix-command flakes',
        'eval',
        '--raw',
        `path:${flake}#images.x86_64-linux.raw.outPath`,
      ],
      { env: { ...process.env, PATH: nixPath(process.env, homedir()) }, encoding: 'utf8' },
    ).split('\n')
    const holder: ChildProcess = spawn('flock', [`${out}.lock`, 'sleep', '60'], { stdio: 'ignore' })
    const alone = testEngine({ env: { NIX_CONFIG: 'substituters =' } })
    const views: JobView[] = []
    const { job } = await alone.client.builds.start({ profile: flake, formats: ['raw'], builder: 'local' })
    const stop = alone.client.watch(job, { onView: view => views.push(view) })
    await expect
      .poll(() => views.at(-1)?.waiting, patience)
      .toEqual({ code: 'nix.wait.lock', values: { path: out } })
    stop()
    await alone.close()
    holder.kill()
    execFileSync('rm', ['-f', `${out}.lock`])
  })
})
