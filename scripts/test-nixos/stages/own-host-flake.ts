// The flake of an installed workstation: in /etc/nixos, where its tools look for it. To evaluate a NixOS takes its sources and
// gigabytes of memory, so each configuration here is a small derivation: a copy of a system that the machine has, under another
// path. The machine evaluates, locks and builds it, switches to it and starts it like any.
import { type Check, succeeds } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'

const folder = '/etc/nixos'
/** An input of the flake, on /var, which no reset takes away. */
const releaseFolder = '/var/lib/kiln-test-release'

/** Debian's Nix has the place of Debian's own shell compiled in, for builds in its sandbox: here it is the machine's. */
export const withShell = 'NIX_CONFIG="sandbox-paths = /bin/sh=$(readlink -f /bin/sh)"'

/** Copies all of a system but its own path, which becomes the path of the copy. */
const copy = [
  'cp --recursive --no-dereference --preserve=mode "$from" "$out"',
  'chmod --recursive u+w "$out"',
  'grep --recursive --files-with-matches --fixed-strings "$from" "$out" | while read -r file; do sed --in-place "s|$from|$out|g" "$file"; done',
  'printf %s "$version" > "$out/release"',
].join('; ')

/** A command at its end would take the place of the shell, and Nix kills what closes its output before it ends. */
const link = 'mkdir -p "$out/bin"; ln -s "$from/sw/bin/nixos-rebuild" "$out/bin/nixos-rebuild"; true'

const nixString = (text: string) => JSON.stringify(text).replaceAll('$', '\\$')

/** `systems`: the store path of each configuration's system, by the configuration's name. */
const flakeText = (systems: Readonly<Record<string, string>>) => `{
  inputs.release.url = "path:${releaseFolder}";
  outputs = { release, ... }:
    let
      inStore = path: builtins.appendContext path { \${path}.path = true; };
      built = path: name: script: derivation {
        inherit name;
        system = "x86_64-linux";
        builder = "\${inStore path}/sw/bin/bash";
        PATH = "\${inStore path}/sw/bin";
        from = inStore path;
        inherit (release) version;
        args = [ "-euc" script ];
      };
      configurationOf = path: {
        config.settings.disk.device = "/dev/nvme0n1";
        config.system.build = {
          toplevel = built path (builtins.substring 33 (-1) (baseNameOf path)) ${nixString(copy)};
          # nixos-rebuild builds it first, and goes on as what it has built.
          nixos-rebuild = built path "nixos-rebuild" ${nixString(link)};
        };
      };
    in
    {
      nixosConfigurations = builtins.mapAttrs (_: configurationOf) {
${Object.entries(systems)
  .map(([name, path]) => `        "${name}" = "${path}";`)
  .join('\n')}
      };
    };
}
`

const writes = (path: string, text: string) =>
  `mkdir -p ${path.slice(0, path.lastIndexOf('/'))} && base64 --decode > ${path} <<< ${Buffer.from(text).toString('base64')}`

/** Commands for a shell that publish a version of the flake's input. */
export const publishRelease = (version: string): string =>
  writes(`${releaseFolder}/flake.nix`, `{ outputs = _: { version = "${version}"; }; }\n`)

export const builtFrom = (version: string): Check =>
  succeeds(`the system of the version "${version}"`, `test "$(cat /run/current-system/release)" = ${version}`)

/** Writes the flake, and the config.json that names the configuration, if there is one. */
export async function writeHostFlake(
  machine: Machine,
  systems: Readonly<Record<string, string>>,
  configuration?: { host_path: string; target: string },
): Promise<void> {
  const commands = [
    writes(`${folder}/flake.nix`, flakeText(systems)),
    ...(configuration ? [writes(`${folder}/config.json`, `${JSON.stringify(configuration)}\n`)] : []),
    publishRelease('first'),
    // What a flake names by its text alone is waste to Nix.
    ...Object.entries(systems).map(
      ([name, path]) => `ln -sfn ${path} /nix/var/nix/gcroots/kiln-test-${name}`,
    ),
    'sync',
  ]
  const { code, output } = await machine.shell(commands.join(' && '))
  if (code !== 0) throw new ToolError(`The flake could not be written: ${output.slice(-600)}`)
}
