// A profile of the person's own whose systems are those of test hosts (lab/hosts/system), with one answer to give and an
// image that is no more than a disk's first bytes.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diskoScript } from '../hosts/installs/machines-flake.ts'
import { labFolder } from '../lab-folder.ts'

const profile = {
  schema: 1,
  id: 'hostly',
  name: 'Hostly',
  summary: 'Systems for test hosts.',
  icon: 'server',
  flake: '.',
  options: 'options.json',
  formats: ['raw'],
  architectures: ['x86_64'],
  ports: [],
  healthChecks: [{ kind: 'tcp', port: 22 }],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  sandbox: false,
}

const option = {
  key: 'label',
  label: 'Label',
  description: 'Of the system.',
  group: 'System',
  order: 1,
  advanced: false,
  required: true,
  secret: false,
  default: 'none',
  example: '25.11.1',
  type: { kind: 'string', maxLength: 40 },
}

// The shell's own ":" at the end: bash becomes the last program otherwise, which closes its output a moment before it ends;
// Nix takes that for the end, and kills it ("failed due to signal 9").
const flake = `{
  outputs = { self }:
    let
      settings = if builtins.pathExists ./settings.json then builtins.fromJSON (builtins.readFile ./settings.json) else { };
      label = (settings.options or { }).label or "none";
      stateVersion = settings.stateVersion or "";
    in {
      kilnOptions = builtins.fromJSON (builtins.readFile ./options.json);
      systems.x86_64-linux.toplevel = import ./system.nix { name = "hostly"; inherit label stateVersion; };
      images.x86_64-linux.raw = derivation {
        name = "hostly-raw";
        system = "x86_64-linux";
        builder = "/bin/bash";
        args = [ "-euc" "PATH=/usr/bin; mkdir $out; echo \${label} >$out/hostly.raw; truncate -s 1M $out/hostly.raw; :" ];
      };
    };
}
`

/** What a profile of Kiln's has for installing over SSH, with a disk script that prints what it was to format. */
export function withInstallation(place: string): void {
  const path = join(place, 'flake.nix')
  const [before, after] = readFileSync(path, 'utf8').split('      images.x86_64-linux')
  writeFileSync(join(place, 'disko.sh'), diskoScript.replaceAll('DEVICE', '/run/kiln/install-disk'))
  writeFileSync(path, `${before}${installation}      images.x86_64-linux${after}`)
}

const installation = `      systems.x86_64-linux.installation = {
        disko.devices.disk.main.device = "/run/kiln/install-disk";
        boot.loader.systemd-boot.enable = true;
        kiln.installer.seedDevice = "/dev/disk/by-partlabel/kiln-seed";
        system.build.diskoScript = derivation {
          name = "disko";
          system = "x86_64-linux";
          builder = "/bin/bash";
          args = [ "-euc" "/usr/bin/cp \${./disko.sh} $out; /usr/bin/chmod +x $out; :" ];
        };
      };
`

/** Its folder in `folder`, which is one for `--profiles`. `stateVersion`: of a new machine; left out, it takes none. */
export function writeHostProfile(folder: string, stateVersion?: string): string {
  const place = join(folder, 'hostly')
  const system = join(labFolder, 'hosts', 'system')
  mkdirSync(place, { recursive: true })
  cpSync(system, place, { recursive: true })
  const nix = readFileSync(join(system, 'system.nix'), 'utf8')
  writeFileSync(join(place, 'system.nix'), nix.replace('builtins.currentSystem', '"x86_64-linux"'))
  writeFileSync(join(place, 'flake.nix'), flake)
  writeFileSync(join(place, 'profile.json'), JSON.stringify(profile))
  writeFileSync(join(place, 'options.json'), JSON.stringify({ schema: 1, options: [option], stateVersion }))
  return place
}
