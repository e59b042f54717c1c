import { describe, expect, it } from 'vitest'
import { faultyFlakes, with_ } from '#test/engine/faulty-flakes.ts'
import { hasNix } from '#test/tools-here.ts'

describe.skipIf(!hasNix)('a flake that Nix cannot use (needs Nix and Git)', { timeout: 120_000 }, () => {
  const bench = faultyFlakes()
  const { tree, output } = bench

  it("shows the error of a configuration's own image, and uses no other instead", async () => {
    const system = 'nixpkgs.hostPlatform.system = "x86_64-linux"'
    const made = 'derivation { name = "b.raw"; system = "x86_64-linux"; builder = "/bin/sh"; }'
    const images = (text: string) => `{ u.config = { ${system}; system.build.images = { ${text} }; }; }`
    const thrown = 'raw = throw "Failed assertions: no root password";'
    for (const [name, more] of [
      ['alone', ''],
      ['beside', `raw-efi = ${made};`],
    ] as const)
      expect(
        await output(tree(`throws-${name}`, { 'flake.nix': with_(images(thrown + more)) })),
      ).toMatchObject({
        code: 'flake.evaluation',
        message: expect.stringContaining('no root password'),
      })
    // The other kind can still be built.
    const iso = tree('throws-not', { 'flake.nix': with_(images(`${thrown} iso-installer = ${made};`)) })
    expect((await bench.show(iso)).formats).toContain('iso')
  })

  it('finds an SD image of an older NixOS, and an image among the packages', async () => {
    const made = (name: string) =>
      `derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; }`
    const pi = `{ pi.config = { nixpkgs.hostPlatform.system = "aarch64-linux"; system.build.sdImage = ${made('sd.img')}; }; }`
    const found = await bench.show(tree('sd', { 'flake.nix': with_(pi) }))
    expect(found).toMatchObject({ architectures: ['aarch64'], formats: expect.arrayContaining(['raw']) })
    const packages = `{ iso = ${made('nixos.iso')}; raw-efi = ${made('nixos-disk-image')}; hello = ${made('hello')}; }`
    const at = tree('generators', {
      'flake.nix': `{ outputs = _: { packages.x86_64-linux = ${packages}; }; }`,
    })
    const show = (name: string) => bench.show(`${at}#${name}`)
    expect(await show('iso')).toMatchObject({
      name: 'iso',
      formats: ['iso'],
      source: { attributes: { iso: 'packages.x86_64-linux.iso' } },
    })
    expect((await show('raw-efi')).formats).toContain('raw')
    expect(await output(`${at}#hello`)).toMatchObject({
      code: 'flake.package',
      message: expect.stringContaining('packages.x86_64-linux.hello'),
    })
    expect((await output(`${at}#none`)).code).toBe('flake.configuration')
  })

  it('finds an image by any attribute, and lists only what can be chosen', async () => {
    const made = (name: string) =>
      `derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; }`
    const flake = (name: string, outputs: string) =>
      tree(name, { 'flake.nix': `{ outputs = _: { ${outputs} }; }` })
    const attributeOf = async (id: string) => {
      const { source } = await bench.show(id)
      return source.kind === 'flake' ? Object.values(source.attributes) : []
    }
    const legacy = flake(
      'legacy',
      `legacyPackages.x86_64-linux = { iso = ${made('a.iso')}; m.raw = ${made('a.raw')}; };`,
    )
    expect(await attributeOf(`${legacy}#iso`)).toEqual(['legacyPackages.x86_64-linux.iso'])
    expect(await attributeOf(`${legacy}#m.raw`)).toEqual(['legacyPackages.x86_64-linux.m.raw'])
    const jobs = flake('jobs', `hydraJobs.iso.x86_64-linux = ${made('a.iso')};`)
    for (const name of ['', '#iso', '#hydraJobs.iso.x86_64-linux'])
      expect(await attributeOf(`${jobs}${name}`)).toEqual(['hydraJobs.iso.x86_64-linux'])
    const checks = flake(
      'checks',
      `checks.x86_64-linux = { "my.iso" = ${made('a.iso')}; vm = ${made('vm-test')}; };`,
    )
    expect(await attributeOf(`${checks}#checks.x86_64-linux."my.iso"`)).toEqual([
      'checks.x86_64-linux."my.iso"',
    ])
    expect((await output(`${checks}#checks.x86_64-linux.vm`)).code).toBe('flake.package')
    const packages = flake(
      'packages',
      `packages.x86_64-linux = { default = ${made('a.iso')}; hello = ${made('hello')}; };`,
    )
    expect(await output(packages)).toMatchObject({
      code: 'flake.packages',
      hint: expect.stringContaining('It has: default, hello.'),
    })
    const image = `config = { nixpkgs.hostPlatform.system = "x86_64-linux"; system.build.images.raw-efi = ${made('a.raw')}; };`
    const quoted = flake(
      'quoted',
      `nixosConfigurations = { "a\\"b" = { }; "my.box" = { ${image} }; c = { }; };`,
    )
    expect((await output(quoted)).hint).toMatch(/It has: c, my\.box\.$/)
    for (const name of ['my.box', '"my.box"', 'nixosConfigurations."my.box"'])
      expect((await bench.show(`${quoted}#${name}`)).id).toBe(`${quoted}#my.box`)
    const other = flake(
      'proxmox',
      `nixosConfigurations.box.config = { nixpkgs.hostPlatform.system = "x86_64-linux"; system.build.images.proxmox = ${made('p')}; };`,
    )
    expect((await output(`${other}#box`)).message).toContain('its system.build.images has only proxmox')
  })
})
