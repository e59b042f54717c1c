// Sources that cannot be deployed, or that Nix alone would not find.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { type DeployLab, deployLab, planOf } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(refused ? `an odd source (${refused})` : 'an odd source', () => {
  let lab: DeployLab
  let host: TestHost
  beforeAll(async () => {
    lab = await deployLab()
    host = await lab.host({ name: 'box', system: (await lab.machine('old', { name: 'box' })).path })
  })
  afterAll(() => lab?.close())
  const plan = (reference: string) =>
    planOf(lab.engine, { source: { kind: 'flake', reference }, hosts: [lab.target(host)] })

  it('is refused before anything is copied if it is a package', async () => {
    const folder = join(lab.folder, 'package')
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'flake.nix'),
      `{ outputs = { self }: { nixosConfigurations.hello.config.system.build.toplevel = derivation {
        name = "hello"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo hi > $out" ]; }; }; }`,
    )
    await expect(plan(`path:${folder}#hello`)).rejects.toThrow('"deploy.not-a-system"')
  })

  it('is not planned for one host under two names', async () => {
    const { reference } = await lab.machine('old', { name: 'box' })
    const hosts = [lab.target(host), { ...lab.target(host, 'ops'), name: 'kitchen' }]
    const planning = planOf(lab.engine, { source: { kind: 'flake', reference }, hosts })
    await expect(planning).rejects.toMatchObject({ code: 'deploy.twice' })
  })

  it('is found behind a link', async () => {
    const { path } = await lab.machine('next', { name: 'box', label: '25.11.2' })
    const link = join(lab.folder, 'my machines')
    symlinkSync(join(lab.folder, 'machines'), link)
    expect((await plan(`${link}#next`)).hosts).toMatchObject([{ to: path, problem: null }])
  })
})
