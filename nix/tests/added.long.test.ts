// What the machine makes of lines that a person adds to its configuration. Needs a nixpkgs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofCell } from './given.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-added-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** An attribute of cell.nix, of the template's machine or another profile's host with this module added. */
function withLines<T>(
  attribute: string,
  lines = '{ }',
  about: { profile: string; host?: string } = template,
) {
  const added = join(folder, 'added.nix')
  writeFileSync(added, lines)
  return ofCell<T>(attribute, { system: 'x86_64-linux', ...about }, about.host ? {} : { added })
}
const template = { profile: 'template' }

describe.skipIf(noSources)('the boot menu', () => {
  type Menu = { limit: number; before: string | null }

  test.each([
    ['{ }', 9],
    ['{ kiln.generations.keep = 3; }', 7],
    ['{ kiln.generations.keep = 6; }', 10],
    ['{ kiln.addOns.secureBoot.enable = true; }', 9],
    ['{ kiln.addOns.luks.enable = true; }', 9],
  ])('takes what is kept and four older ones with %s', (lines, limit) => {
    const menu = withLines<Menu>('menu', lines)
    expect(menu.limit).toBe(limit)
    expect(menu.before).toMatch(/boot \| switch\) \S+\/kiln-generations menu \|\|/)
  })

  test.each(['Standard-Boot', 'Secure-Boot'])(
    'of a workstation on %s is cleaned of entries that do not start, whichever boot loader made them',
    target => {
      const units = withLines<Record<string, string>>('units', '{ }', {
        profile: 'workstation',
        host: `VM-TEST-${target}`,
      })
      const unit = units['kiln-boot-entries.service']
      expect(unit).toMatch(/^RequiresMountsFor=\/boot$/m)
      expect(unit).toMatch(/^ReadWritePaths=-\/boot$/m)
    },
  )
})

describe.skipIf(noSources)('an ordinary line of NixOS', () => {
  const plain = {
    timeZone: 'UTC',
    defaultLocale: 'en_US.UTF-8',
    keyMap: 'us',
    canTouchEfiVariables: false,
    firewall: true,
    PasswordAuthentication: false,
    KbdInteractiveAuthentication: false,
    failed: [],
  }

  test('comes before what Kiln sets when the form is left as it is', () => {
    expect(withLines('ordinary')).toEqual(plain)
    const lines = `{
      time.timeZone = "Europe/Berlin";
      i18n.defaultLocale = "de_DE.UTF-8";
      console.keyMap = "de";
      boot.loader.efi.canTouchEfiVariables = true;
      networking.firewall.enable = false;
      services.openssh.settings.PasswordAuthentication = false;
    }`
    expect(withLines('ordinary', lines)).toEqual({
      ...plain,
      timeZone: 'Europe/Berlin',
      defaultLocale: 'de_DE.UTF-8',
      keyMap: 'de',
      canTouchEfiVariables: true,
      firewall: false,
    })
  })

  test('and a menu for five, as well as a module of nixpkgs with a default time zone, stop nothing', () => {
    const lines = `{
      boot.loader.systemd-boot.configurationLimit = 5;
      kiln.generations.keep = 10;
      services.clickhouse.enable = true;
      kiln.timeZone = "Europe/Berlin";
    }`
    expect(withLines('ordinary', lines)).toEqual({ ...plain, timeZone: 'Europe/Berlin' })
  })

  test.each(['PasswordAuthentication', 'KbdInteractiveAuthentication'])(
    'does not let passwords in past the form: %s',
    name => {
      const on = `services.openssh.settings.${name} = true;`
      const { failed } = withLines<{ failed: string[] }>('ordinary', `{ ${on} }`)
      expect(failed).toEqual([expect.stringContaining(`services.openssh.settings.${name} lets people`)])
      const both = withLines<{ failed: string[] }>('ordinary', `{ ${on} kiln.passwordLogin = true; }`)
      expect(both).toMatchObject({ [name]: true, failed: [] })
    },
  )
})

test.skipIf(noSources)(
  'with nftables, containers and guests reach the network, and strangers pass nothing on',
  () => {
    const rules = (lines: string) =>
      withLines<string[]>('forwarded', `{ networking.nftables.enable = true; ${lines} }`)
    expect(rules('')).toEqual([])
    const all = rules(`
    virtualisation.docker.enable = true;
    virtualisation.incus.enable = true;
    virtualisation.libvirtd.enable = true;
    virtualisation.lxc.enable = true;
    virtualisation.podman.enable = true;
    virtualisation.waydroid.enable = true;
    services.tailscale.enable = true;
  `)
    const cards = [
      'virbr*',
      'docker0',
      'br-*',
      'podman*',
      'incusbr*',
      'lxcbr*',
      'lxdbr*',
      'waydroid0',
      'tailscale0',
    ]
    expect(all).toEqual(cards.map(card => `iifname "${card}" accept`))
  },
)

describe.skipIf(noSources)(
  'nixos-anywhere alone makes a disk by the script that refuses what the installers refuse',
  () => {
    test.each([
      ['of an image', '{ }', template],
      ['that is encrypted', '{ kiln.addOns.luks.enable = true; }', template],
      ["of a host's own", '{ }', { profile: 'workstation', host: 'VM-TEST-Standard-Boot' }],
    ])('%s', (_, lines, about) => {
      expect(withLines('overSsh', lines, about)).toMatch(/exec \S+\/bin\/kiln-disk-over-ssh /)
    })
  },
)

describe.skipIf(noSources)('a disk that the TPM unlocks', () => {
  const options = ['tpm2-device=auto', 'tpm2-measure-pcr=yes']
  const first = `7+15:sha256=${'0'.repeat(64)}`
  const encrypted = 'kiln.addOns.luks.enable = true; kiln.addOns.tpm2.enable = true;'

  test('is measured, and bound to being the first', () => {
    const host = { profile: 'workstation', host: 'VM-TEST-Secure-Boot' }
    const measuredBefore = ['cryptsetup-pre.target']
    expect(withLines('tpm2', '{ }', host)).toEqual({
      binding: first,
      disks: { cryptroot: options },
      measuredBefore,
    })
    const lines = `{ ${encrypted} kiln.addOns.tpm2.pcrs = [ 7 15 ]; }`
    expect(withLines('tpm2', lines)).toEqual({
      binding: first,
      disks: { 'kiln-crypt': options },
      measuredBefore,
    })
  })

  test('is not bound to being the first of several', () => {
    const lines = `{ ${encrypted} boot.initrd.luks.devices.other.device = "/dev/disk/by-label/other"; }`
    expect(withLines('tpm2', lines)).toMatchObject({ binding: '7' })
  })
})
