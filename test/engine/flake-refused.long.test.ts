// What Kiln refuses of a user's own flake, with real Nix, and what a flake cannot do.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mark, smallFlakes } from '#test/engine/small-flakes.ts'
import { textOf } from '#test/texts.ts'
import { hasNix, hasQemuImg } from '#test/tools-here.ts'

describe.skipIf(!hasNix || !hasQemuImg)('a flake (needs Nix, qemu-img and the lab’s packages)', () => {
  const lab = smallFlakes()
  const { tiny, flake, show, build, content } = lab

  it('that cannot be used says why', async () => {
    const expectCode = (id: string, code: string, text = '') =>
      expect(show(id)).rejects.toMatchObject({ code, message: expect.stringContaining(text) })
    await expectCode(flake('empty', ''), 'flake.empty')
    await expectCode(flake('broken', 'a = throw "no such luck";'), 'flake.evaluation', 'no such luck')
    const riscv = 'a.config = { nixpkgs.hostPlatform.system = "riscv64-linux"; system.build = { }; };'
    await expectCode(flake('riscv', riscv), 'flake.system', 'riscv64-linux')
    await expectCode(flake('syntax', 'a = ;'), 'flake.unreadable', 'syntax error')
    await expectCode(join(lab.folder, 'nowhere'), 'flake.reference', 'the folder does not exist')
    await expectCode('./relative', 'flake.reference', './relative')
    await expectCode('tinny', 'profile.unknown')
  })

  it('without nixosConfigurations is for no host, and says so [D7]', async () => {
    await expect(
      lab.kiln.client.deploys.configurations({ flake: flake('no-hosts', '') }),
    ).rejects.toMatchObject({
      code: 'flake.no-configurations',
    })
  })

  it('is not a folder of profiles, and adding it as one says what it is', async () => {
    await expect(lab.kiln.client.profiles.addFolder({ path: flake('folder', '') })).rejects.toMatchObject({
      code: 'profile.broken',
      message: expect.stringContaining('It is a flake'),
    })
  })

  it('cannot look around: evaluation is pure, and its own settings are ignored', async () => {
    const path = flake(
      'nosy',
      'a = images { raw = disk { name = "nosy.raw"; script = builtins.currentSystem; }; };',
    )
    await expect(build(path)).rejects.toMatchObject({ code: 'flake.impure' })
    const settings = 'nixConfig.max-jobs = "not-a-number";'
    const bold = flake('bold', 'a = images { raw = disk { name = "bold.raw"; }; };', settings)
    expect(content(await build(bold))).toBe(mark)
  })

  it('whose disk is made in a virtual machine mentions KVM before and after', async () => {
    const kvm = 'disk { name = "kvm.raw"; features = [ "kvm" ]; }'
    const path = flake('kvm', `a = images { raw-efi = ${kvm}; };`)
    const { notes } = await lab.kiln.client.builds.check({ profile: path, formats: ['qcow2'] })
    expect(notes.map(textOf).join()).toContain('/dev/kvm')
    await expect(build(path)).rejects.toMatchObject({
      code: 'nix.needs-kvm',
      message: 'No builder here can make kvm.raw: it needs the system feature kvm.',
    })
  })

  it('is not ejected, because it is a plain flake, but the error has the command to build it', async () => {
    const request = { profile: `${tiny}#tiny`, formats: ['raw' as const] }
    const to = join(lab.folder, 'ejected')
    await expect(lab.kiln.client.builds.eject({ request, folder: to })).rejects.toMatchObject({
      code: 'flake.eject',
      hint: expect.stringContaining('#nixosConfigurations.tiny.config.system.build.images.raw'),
    })
    expect(readdirSync(lab.folder)).not.toContain('ejected')
  })
})
