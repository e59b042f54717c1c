// Images of a user's own flakes, with real Nix: what is found in them, built and recorded.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { smallFlakes, system } from '#test/engine/small-flakes.ts'
import { textOf } from '#test/texts.ts'
import { hasNix, hasQemuImg } from '#test/tools-here.ts'

describe.skipIf(!hasNix || !hasQemuImg)('a flake (needs Nix, qemu-img and the lab’s packages)', () => {
  const lab = smallFlakes()
  const { tiny, flake, show, build, provenance, content } = lab

  it('gives the same store path as the profile in the same folder, and records its origin', async () => {
    const fromProfile = await build('tiny')
    const reference = `${tiny}#tiny`
    const fromFlake = await build(reference, ['qcow2'])
    expect(Object.keys(fromFlake.formats).sort()).toEqual(['qcow2', 'raw'])
    expect(fromFlake.formats.raw?.sha256).toBe(fromProfile.formats.raw?.sha256)
    const [profiles, flakes] = [await provenance(fromProfile), await provenance(fromFlake)]
    expect(flakes.raw).toEqual(profiles.raw)
    expect(flakes.lockHash).toBe(profiles.lockHash)
    expect(profiles.flake).toBeNull()
    expect(flakes.flake).toMatchObject({ reference, narHash: expect.stringMatching(/^sha256-/) })
    expect(flakes.flake?.url).toMatch(/^path:.*narHash=/)
    const image = await lab.kiln.client.images.show({ id: fromFlake.id })
    const diskMiB = (image.formats.raw?.sizeBytes ?? 0) / 1024 / 1024
    expect(image).toMatchObject({ name: 'tiny', profile: { id: reference }, machine: { diskMiB } })
  })

  it('needs no name if it has its own images, and can be built again from its record', async () => {
    const profile = await show(tiny)
    expect(profile).toMatchObject({ id: tiny, name: 'tiny', architectures: ['x86_64'], schemaOptions: [] })
    expect(profile.formats).toContain('iso')
    const first = await build(tiny)
    const record = await lab.kiln.client.builds.show({ id: first.id })
    expect(record.request.profile).toBe(tiny)
    const started = await lab.kiln.client.builds.start(record.request)
    const again = buildResult.parse((await jobEnd(lab.kiln.client, started.job)).value)
    expect([again.derivation, again.id === first.id]).toEqual([first.derivation, false])
    const check = await lab.kiln.client.builds.check(record.request)
    expect([check.problems, check.commandLine]).toEqual([[], `kiln build ${tiny} -f raw`])
    expect(check.notes.map(textOf).join()).toContain('whose author you trust')
  })

  it('is built in its current state, with changes since its inspection', async () => {
    const path = flake(
      'edited',
      'box = images { raw = disk { name = "one.raw"; script = "echo one > $out"; }; };',
    )
    execFileSync('git', ['init', '-q', path])
    execFileSync('git', ['-C', path, 'add', '.'])
    expect((await show(path)).id).toBe(`${path}#box`)
    expect(content(await build(`${path}#box`))).toBe('one')
    flake('edited', 'box = images { raw = disk { name = "two.raw"; script = "echo two > $out"; }; };')
    const image = await build(`${path}#box`)
    expect(content(image)).toBe('two')
    expect((await provenance(image)).flake?.url).toBe(`git+file://${path}`)
    expect(content(await build(`path:${path}#box`))).toBe('two')
  })

  it('without a lock is left unchanged, and its inputs are recorded', async () => {
    const dependency = flake('dependency', '')
    const inputs = `inputs.dependency.url = "path:${dependency}";`
    const path = flake('unlocked', 'box = images { raw = disk { name = "unlocked.raw"; }; };', inputs)
    const image = await build(path)
    expect(readdirSync(path)).toEqual(['flake.nix'])
    const { lockHash, inputs: locked } = await provenance(image)
    expect(locked).toMatchObject([{ name: 'dependency', narHash: expect.stringMatching(/^sha256-/) }])
    execFileSync(
      'nix',
      ['--extra-experimental-features', 'nix-command flakes', 'flake', 'lock', `path:${path}`],
      {
        stdio: 'ignore',
        env: { ...process.env, PATH: nixPath(process.env, homedir()) },
      },
    )
    const file = readFileSync(join(path, 'flake.lock'))
    expect(createHash('sha256').update(file).digest('hex')).toBe(lockHash)
    expect((await provenance(await build(path))).lockHash).toBe(lockHash)
  })

  it('with several configurations needs a name, and lists them all', async () => {
    const path = flake('several', 'a = images { raw = disk { name = "a.raw"; }; }; "my.host" = nixos { };')
    await expect(show(path)).rejects.toMatchObject({
      code: 'flake.ambiguous',
      hint: expect.stringContaining('a, my.host'),
    })
    const { choices, description } = await lab.kiln.client.profiles.look({ reference: path })
    expect([description, choices.map(({ name }) => name)]).toEqual(['For tests', ['a', 'my.host']])
    await expect(show(choices[1]?.reference ?? '')).rejects.toMatchObject({ code: 'flake.no-image' })
    await expect(show(`${path}#b`)).rejects.toMatchObject({ code: 'flake.configuration' })
    const { formats, architectures } = await show(choices[0]?.reference ?? '')
    expect(formats).toEqual(['raw', 'raw.zst', 'qcow2', 'vmdk', 'vhdx', 'ova'])
    expect(architectures).toEqual([system.replace('-linux', '')])
    const options = { profile: `${path}#a`, options: { hostname: 'x' }, formats: ['iso' as const] }
    const { problems } = await lab.kiln.client.builds.check(options)
    expect(problems.map(({ error }) => error.code)).toEqual(['profile.unsupported', 'option.unknown'])
  })

  it('whose disk is compressed is unpacked during the build, and nothing of that stays', async () => {
    const zst = 'disk { name = "packed.raw.zst"; script = "echo packed | zstd -q > $out"; }'
    const image = await build(flake('packed', `a = images { raw = ${zst}; };`))
    expect(content(image)).toBe('packed')
    const files = readdirSync(join(lab.kiln.home, 'images', image.id))
    expect(files.filter(name => name.startsWith('.'))).toEqual([])
    const xz = 'disk { name = "packed.raw.xz"; }'
    await expect(build(flake('xz', `a = images { raw = ${xz}; };`))).rejects.toMatchObject({
      code: 'nix.output-compressed',
    })
  })

  it('reports it before it builds, and leaves nothing of that', async () => {
    const path = flake('dry', 'a = images { raw = disk { name = "dry.raw"; }; };')
    const dryRun = await lab.kiln.client.builds.dryRun({ profile: path, formats: ['raw'] })
    expect(dryRun).toMatchObject({ build: ['dry.raw'], imageBytes: null })
    expect(
      readdirSync(lab.kiln.home, { recursive: true }).filter(name => String(name).includes('dry-run')),
    ).toEqual([])
  })

  it('stops being inspected when the caller gives up', async () => {
    const long = "let list = builtins.genList (n: n) 100000; sum = builtins.foldl' (a: b: a + b);"
    const path = flake('endless', `a = ${long} in sum 0 (map (_: sum 0 list) list);`)
    const controller = new AbortController()
    const looking = lab.kiln.client.profiles.show({ id: path }, controller.signal)
    const evaluating = () =>
      readdirSync('/proc').some(pid => {
        try {
          return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${path}?`)
        } catch {
          return false
        }
      })
    await expect.poll(evaluating, { timeout: 60_000 }).toBe(true)
    controller.abort()
    await expect(looking).rejects.toBe(controller.signal.reason)
    await expect.poll(evaluating, { timeout: 60_000 }).toBe(false)
  })
})
