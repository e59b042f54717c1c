import { symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { empty, faultyFlakes, lock, with_ } from '#test/engine/faulty-flakes.ts'
import { hasNix } from '#test/tools-here.ts'

describe.skipIf(!hasNix)('a flake that Nix cannot use (needs Nix and Git)', { timeout: 120_000 }, () => {
  const bench = faultyFlakes()
  const { git, tree, output } = bench

  it('names a lock that is truncated, empty, or of a newer Nix', async () => {
    const of = (name: string, text: string) => output(tree(name, { 'flake.nix': empty, 'flake.lock': text }))
    for (const [name, text] of [
      ['cut', lock.slice(0, 20)],
      ['empty', ''],
      ['rootless', '{"nodes":{},"version":7}'],
    ] as const)
      expect(await of(`lock-${name}`, text), name).toMatchObject({
        code: 'flake.lock-broken',
        message: expect.stringMatching(/flake\.lock is not a valid lock file: (?!\[json)/),
      })
    expect(await of('lock-newer', lock.replace('7', '8'))).toMatchObject({
      code: 'flake.lock-newer',
      message: expect.stringContaining('version 8'),
    })
  })

  it('names a folder that is not a flake, and what the folder has instead', async () => {
    const at = tree('classic', { 'configuration.nix': '{ }' })
    expect(await output(at)).toMatchObject({
      code: 'flake.no-flake-but',
      message: `There is no flake.nix in ${at}, only configuration.nix.`,
    })
    const above = tree('above', { 'nix/flake.nix': empty, README: '' })
    expect(await output(above)).toMatchObject({
      code: 'flake.below',
      hint: `There is one in ${above}/nix: name that folder.`,
    })
    const plain = tree('plain', { README: '' }, ['README'])
    expect((await output(plain)).code).toBe('flake.no-flake')
    expect((await output(`git+file://${plain}?dir=sub`)).code).toBe('flake.no-flake')
    const file = join(tree('file', { README: '' }), 'README')
    expect(await output(file)).toMatchObject({
      code: 'flake.reference',
      message: expect.stringContaining(`it is a file. Name its folder: ${dirname(file)}.`),
    })
  })

  it('names a missing branch, commit or input', async () => {
    const at = tree('refs', { 'flake.nix': empty }, ['flake.nix'])
    git(at, 'commit', '-qm', 'x')
    expect(await output(`git+file://${at}?ref=nope`)).toMatchObject({
      code: 'flake.no-ref',
      message: `The flake git+file://${at} has no branch or tag "nope".`,
    })
    const rev = '0123456789012345678901234567890123456789'
    expect(await output(`git+file://${at}?rev=${rev}`)).toMatchObject({
      code: 'flake.no-commit',
      message: expect.stringContaining(rev),
    })
    const bare = tree('bare', { README: '' })
    const input = tree('input', { 'flake.nix': `{ inputs.dep.url = "path:${bare}"; outputs = _: { }; }` })
    expect(await output(input)).toMatchObject({
      code: 'flake.input-no-flake',
      message: 'The input dep of the flake has no flake.nix.',
      hint: expect.stringContaining('inputs.dep.flake = false'),
    })
  })

  it('names what it reads outside itself, and suggests no switch of Nix that Kiln does not have', async () => {
    const cases = [
      ['absolute', 'builtins.readFile "/etc/hostname"', '/etc'],
      ['path', 'import <nixpkgs> { }', '<nixpkgs>'],
      ['system', '{ a = builtins.currentSystem; }.a', 'currentSystem'],
      ['unlocked', 'builtins.fetchTarball "http://127.0.0.1:9/x.tar.gz"', 'fetchTarball'],
    ] as const
    for (const [name, text, what] of cases) {
      const error = await output(tree(`impure-${name}`, { 'flake.nix': with_(text) }))
      expect(error, name).toMatchObject({ code: 'flake.impure', message: expect.stringContaining(what) })
      expect(JSON.stringify(error)).not.toContain('--impure')
    }
  })

  it('names a link out of the flake, a dangling one, and the remains of a repository', async () => {
    const linked = tree('linked', {})
    writeFileSync(join(bench.folder(), 'elsewhere.nix'), empty)
    symlinkSync('../elsewhere.nix', join(linked, 'flake.nix'))
    expect(await output(linked)).toMatchObject({
      code: 'flake.link-outside',
      message: expect.stringContaining(join(bench.folder(), 'elsewhere.nix')),
    })
    git(linked, 'init', '-q')
    git(linked, 'add', '.')
    expect((await output(linked)).code).toBe('flake.link-outside')
    const dangling = tree('dangling', {})
    symlinkSync('nowhere.nix', join(dangling, 'flake.nix'))
    expect((await output(dangling)).code).toBe('flake.link-gone')

    const moved = tree('moved', { 'flake.nix': empty, '.git': 'gitdir: /nowhere/.git/worktrees/moved\n' })
    expect(await output(moved)).toMatchObject({
      code: 'flake.worktree-gone',
      message: expect.stringContaining('/nowhere/.git/worktrees/moved'),
      hint: expect.stringContaining(`git worktree repair ${moved}`),
    })
    const damaged = tree('damaged', { 'flake.nix': empty }, ['.'])
    writeFileSync(join(damaged, '.git', 'index'), 'not an index')
    expect(await output(damaged)).toMatchObject({
      code: 'flake.repository',
      message: expect.stringMatching(new RegExp(`^The Git repository ${damaged} cannot be read: .*index`)),
    })
    git(bench.folder(), 'init', '-q', '--bare', 'bare-alone.git')
    expect((await output(join(bench.folder(), 'bare-alone.git'))).code).toBe('flake.bare')
    const nested = tree('nested', { 'sub/flake.nix': empty })
    expect(await output(`${nested}?dir=sub`)).toMatchObject({
      code: 'flake.dir-of-path',
      hint: `Name the folder itself: ${nested}/sub.`,
    })
  })

  it('names an input that cannot be fetched, with the reason of Git or ssh', async () => {
    const input = (name: string, url: string) =>
      output(tree(name, { 'flake.nix': `{ inputs.dep.url = "${url}"; outputs = _: { }; }` }))
    expect(await input('no-name', 'git+ssh://git@git.example.invalid/org/private.git')).toMatchObject({
      code: 'flake.fetch-network',
      message: expect.stringMatching(
        /^The input dep of the flake \(git\+ssh:.*Could not resolve hostname git\.example\.invalid/,
      ),
      hint: expect.stringContaining('git.example.invalid'),
    })
    expect(await input('no-server', 'git+ssh://git@127.0.0.1:9/private.git')).toMatchObject({
      code: 'flake.fetch-network',
      message: expect.stringContaining('Connection refused'),
    })
    expect(await input('no-folder', `git+file://${bench.folder()}/nowhere`)).toMatchObject({
      code: 'flake.fetch',
      message: expect.stringContaining('does not appear to be a git repository'),
    })
    // The same for the flake itself.
    expect((await output('git+ssh://git@git.example.invalid/org/machines.git')).message).toContain(
      'The flake git+ssh:',
    )
  })
})
