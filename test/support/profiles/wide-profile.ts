// A profile without nixpkgs for tests of builders: an image with holes, made of parts that can be built at once.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type WideProfile = {
  /** Makes all of it new. */
  salt: string
  /** Parts that do not need each other, and how long each takes. */
  parts?: number
  seconds?: number
  /** Turns of a loop of bash's that each part counts: work for a processor, about a million in two seconds. */
  turns?: number
  /** System features that each part needs. */
  features?: string[]
  /** What else the image holds. */
  dataMiB?: number
  /** The size of the whole image. */
  MiB?: number
}

/** The folder for the engine's profiles; the profile's id is "wide". */
export function writeWideProfile(folder: string, profile: WideProfile): string {
  mkdirSync(join(folder, 'wide'), { recursive: true })
  writeFileSync(join(folder, 'wide', 'profile.json'), JSON.stringify(description))
  writeFileSync(join(folder, 'wide', 'options.json'), '{"schema":1,"options":[]}')
  writeFileSync(join(folder, 'wide', 'flake.nix'), flakeOf(profile))
  return folder
}

const description = {
  schema: 1,
  id: 'wide',
  name: 'Wide',
  summary: 'For tests.',
  flake: '.',
  formats: ['raw', 'qcow2'],
  architectures: ['x86_64', 'aarch64'],
  sandbox: false,
  minimum: { memoryMiB: 64, cpus: 1, diskMiB: 128 },
}

const flakeOf = ({
  salt,
  parts = 1,
  seconds = 0,
  turns = 0,
  features = [],
  MiB = 96,
  dataMiB = 0,
}: WideProfile) => `{
  outputs = _:
    let
      mk = system: name: script: more: derivation ({
        inherit name system script;
        salt = "${salt}";
        builder = "/bin/bash";
        args = [ "-euc" "eval \\"$script\\"" ];
        PATH = "/usr/bin:/bin";
      } // more);
      part = system: n: mk system "part-\${toString n}" "echo part \${toString n} on $(uname -n); sleep ${seconds}; for ((i = 0; i < ${turns}; i++)); do :; done; touch $out" {
        requiredSystemFeatures = [ ${features.map(each => `"${each}"`).join(' ')} ];
      };
      image = system: mk system "image" ''
        mkdir $out
        truncate -s ${MiB}M $out/disk.raw
        seq 1 200000 | dd of=$out/disk.raw conv=notrunc status=none
        seq 1 300000 | dd of=$out/disk.raw bs=1M seek=${Math.floor(MiB / 2)} conv=notrunc status=none
        dd if=/dev/zero of=$out/data bs=1M count=${dataMiB} status=none
      '' { parts = builtins.genList (part system) ${parts}; };
    in
    {
      images.x86_64-linux.raw = image "x86_64-linux";
      images.aarch64-linux.raw = image "aarch64-linux";
    };
}
`
