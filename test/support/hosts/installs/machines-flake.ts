// What is installed in tests, and what stands in for nixos-anywhere: a flake whose system is a test host's and whose disko script
// prints what it was to format.
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { programPath } from '#platform/process/program-path.ts'
import { labFolder } from '#test/lab-folder.ts'

export type Installer = { name: string; program: string | null }

const standIn: Installer = { name: 'a stand-in', program: join(import.meta.dirname, 'nixos-anywhere') }
const script = process.env['KILN_NIXOS_ANYWHERE']

/** The real one: on PATH, or the folder of its scripts that KILN_NIXOS_ANYWHERE names. */
const real: Installer = {
  name: 'nixos-anywhere itself',
  program: script
    ? join(script, 'nixos-anywhere.sh')
    : programPath(process.env['PATH'] ?? '', 'nixos-anywhere'),
}
export const installers = [standIn, real] as const

const flake = `{
  outputs = { self }:
    let
      box = device: {
        system.build.toplevel = import ./system.nix { name = "box"; };
        system.build.diskoScript = derivation {
          name = "disko";
          system = "x86_64-linux";
          builder = "/bin/bash";
          args = [ "-euc" "/usr/bin/cp \${./disko.sh} $out; /usr/bin/sed -i s,DEVICE,\${device},g $out; /usr/bin/chmod +x $out; :" ];
        };
        disko.devices.disk.main.device = device;
        boot.loader.systemd-boot.enable = true;
      };
    in {
      nixosConfigurations = {
        box.config = box "/dev/sda";
        linked.config = box "/run/kiln/install-disk";
        bare.config.system.build.toplevel = import ./system.nix { name = "box"; };
      };
    };
}
`

export const diskoScript = `#!/bin/sh
echo "disko DEVICE $(readlink DEVICE)" >>/root/calls
if [ -e /root/disko-does ]; then . /root/disko-does; fi
mkdir -p /mnt
`

/** As a program of that folder. */
export function putInstaller(bin: string, program: Installer['program']): void {
  mkdirSync(bin, { recursive: true })
  const path = join(bin, 'nixos-anywhere')
  writeFileSync(path, `#!/bin/sh\nexec bash '${program}' "$@"\n`)
  chmodSync(path, 0o755)
}

/** A flake with `box` (its disk is /dev/sda), `linked` (the one that is chosen) and `bare` (none). */
export function writeMachines(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const system = resolve(labFolder, 'hosts', 'system')
  cpSync(system, folder, { recursive: true })
  const nix = readFileSync(join(system, 'system.nix'), 'utf8')
  writeFileSync(join(folder, 'system.nix'), nix.replace('builtins.currentSystem', '"x86_64-linux"'))
  writeFileSync(join(folder, 'flake.nix'), flake)
  writeFileSync(join(folder, 'disko.sh'), diskoScript)
}
