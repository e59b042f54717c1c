// Hosts from outputs of colmena and deploy-rs, read by real Nix: what would be added, and why the rest cannot
// be.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { hasNix } from '#test/tools-here.ts'

const minute = 60_000

describe.skipIf(!hasNix)('the hosts of a flake (needs Nix)', { timeout: 3 * minute }, () => {
  let engine: TestEngine
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-hosts-in-flake-'))
    engine = testEngine()
  })
  afterAll(async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    for (const { id } of await engine.client.hosts.list({})) await engine.client.hosts.remove({ host: id })
  })

  function flake(name: string, outputs: string): string {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'flake.nix'), `{ outputs = { self }: { ${outputs} }; }`)
    return path
  }
  /** As colmena.lib.makeHive returns it, limited to what is read here. */
  const hive = (nodes: string) => `colmenaHive.nodes = builtins.mapAttrs
    (_: deployment: { config.deployment = { targetUser = "root"; targetPort = null; tags = [ ]; } // deployment; })
    { ${nodes} };`
  const inFlake = (path: string) => engine.client.hosts.inFlake({ flake: path })
  const add = (name: string, host: string) =>
    engine.client.hosts.addListed({
      hosts: [{ name, address: { host, port: 22, user: 'root', jump: null, identity: null }, tags: [] }],
    })

  it('are added with their names and tags, without trusting any key [D7]', async () => {
    const path = flake(
      'both',
      `${hive('web.targetHost = "10.0.0.5"; web.tags = [ "web" "rack 4" ]; db = { targetHost = "db.example"; targetUser = "ada"; targetPort = 2222; };')}
       deploy = { sshUser = "all"; nodes.attic = {
         hostname = "attic.local"; sshOpts = [ "-p" "23" "-J" "gate" ];
         profiles.system = { sshUser = "root"; path = throw "not built"; };
       }; };`,
    )
    const found = await inFlake(path)
    expect(found.map(({ name, from, host, problem }) => [name, from, host?.tags, problem])).toEqual([
      ['db', 'colmena', [], null],
      ['web', 'colmena', ['web'], null],
      ['attic', 'deploy-rs', [], null],
    ])
    expect(found[1]?.leftOut).toEqual(['rack 4'])
    const { hosts, skipped } = await engine.client.hosts.addListed({
      hosts: found.flatMap(({ host }) => host ?? []),
    })
    expect(skipped).toEqual([])
    expect(hosts.map(({ name, keys, added }) => [name, keys, added])).toEqual(
      ['db', 'web', 'attic'].map(name => [name, [], 'imported']),
    )
    expect(hosts.map(({ address: { user, host, port, jump } }) => [user, host, port, jump])).toEqual([
      ['ada', 'db.example', 2222, null],
      ['root', '10.0.0.5', 22, null],
      ['root', 'attic.local', 23, 'gate'],
    ])
    // The second time there is nothing to add.
    const again = await inFlake(path)
    expect(again.map(({ problem }) => problem?.code)).toEqual(['host.there', 'host.there', 'host.there'])
  })

  it('are found if the flake only has deploymentConfig', async () => {
    const path = flake('config', 'colmenaHive.deploymentConfig.web = { targetHost = "web"; };')
    expect(await inFlake(path)).toMatchObject([{ name: 'web', host: { address: { host: 'web', port: 22 } } }])
  })

  it('are judged one by one: if one throws, has no address or a wrong one, or its name is taken', async () => {
    await add('taken', '10.0.0.9')
    const path = flake(
      'bad',
      hive(`a.targetHost = "10.0.0.1"; aborts.targetHost = builtins.abort "no"; local.targetHost = null;
        missing.targetHost = { }.nothing; option.targetHost = "-oProxyCommand=x"; taken.targetHost = "10.0.0.2";
        there.targetHost = "10.0.0.9"; throws.targetHost = throw "not ready"; twice.targetHost = "10.0.0.1";
        type.targetPort = "22"; type.targetHost = "10.0.0.3"; "two\\nlines".targetHost = "10.0.0.4";
        user.targetUser = "a;b"; user.targetHost = "10.0.0.6";`),
    )
    const found = await inFlake(path)
    expect(Object.fromEntries(found.map(({ name, problem }) => [name, problem?.code ?? null]))).toEqual({
      a: null,
      aborts: 'hosts.flake-node-throws',
      local: 'hosts.flake-no-address',
      missing: 'hosts.flake-node-throws',
      option: 'host.address',
      taken: 'host.name-taken',
      there: 'host.there',
      throws: 'hosts.flake-node-throws',
      twice: 'host.there',
      type: 'hosts.flake-node',
      'two\nlines': 'name.invalid',
      user: 'host.address',
    })
    expect(found.filter(({ host }) => host !== null)).toHaveLength(1)
  })

  it('are missing with a reason: no output, colmena without a hive, no flake', async () => {
    await expect(inFlake(flake('none', 'packages = { };'))).rejects.toMatchObject({
      code: 'hosts.flake-none',
    })
    await expect(inFlake(flake('empty', 'deploy.nodes = { };'))).rejects.toMatchObject({
      code: 'hosts.flake-empty',
      values: { output: 'deploy.nodes' },
    })
    await expect(inFlake(flake('raw', 'colmena.web = { };'))).rejects.toMatchObject({
      code: 'hosts.flake-raw',
    })
    const thrown = await inFlake(flake('thrown', 'colmenaHive = throw "no hive";')).catch(error => error)
    // The reason in words, without the trace and Kiln's expression.
    expect(thrown.report()).toMatchObject({
      code: 'hosts.flake-throws',
      values: { output: 'colmenaHive', reason: 'no hive' },
    })
    expect(thrown.details).toEqual({})
    await expect(inFlake(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'flake.reference' })
  })

  it('of one tool are listed although the output of the other throws, and a node reports what it throws', async () => {
    const path = flake(
      'half',
      'colmenaHive.nodes = throw "no inventory"; deploy.nodes = { a.hostname = "a"; b.hostname = throw "no name"; };',
    )
    const found = await inFlake(path)
    expect(
      found.map(({ name, host, problem }) => [name, host?.address.host, problem?.values['reason']]),
    ).toEqual([
      ['colmenaHive', undefined, 'no inventory'],
      ['a', 'a', undefined],
      ['b', undefined, 'no name'],
    ])
  })

  it('that were added in the meantime are skipped, and the others are added', async () => {
    const address = { host: '10.0.0.1', port: 22, user: 'root', jump: null, identity: null }
    await add('web', '10.0.0.9')
    const added = await engine.client.hosts.addListed({
      hosts: [
        { name: 'web', address, tags: [] },
        { name: 'db', address, tags: ['db'] },
      ],
    })
    expect(added).toMatchObject({
      hosts: [{ name: 'db', tags: ['db'] }],
      skipped: [{ name: 'web', error: { code: 'host.name-taken' } }],
    })
  })

  it('are added on the command line after a yes, by name, and report what could not be added', () => {
    const kiln = kilnIn(engine.home)
    const path = flake(
      'line',
      hive('web.targetHost = "10.0.0.5"; web.tags = [ "web" ]; db.targetHost = "db"; off.targetHost = null;'),
    )
    const unsure = kiln('hosts', 'import', path)
    expect([unsure.status, unsure.stderr]).toEqual([1, expect.stringContaining('No host was added')])
    expect(unsure.stderr).toMatch(/^web +root@10\.0\.0\.5 +colmena +#web$/m)
    expect(kiln('hosts', 'list').stdout).not.toContain('web')
    const wrong = kiln('hosts', 'import', path, 'web2', '--yes')
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('Did you mean "web"?')])
    const one = kiln('hosts', 'import', path, 'web', '--yes')
    expect([one.status, one.stdout], one.stderr).toEqual([
      0,
      expect.stringMatching(/^web .*not trusted yet.*#web$/m),
    ])
    const rest = kiln('hosts', 'import', path, '--yes', '--json')
    expect([rest.status, rest.stdout]).toEqual([1, expect.stringContaining('"db"')])
    expect(rest.stdout).toContain('hosts.flake-no-address')
  })
})
