// Queries about a flake: functions for `nix eval --apply`, the same for every flake, and the form of their results.
// They read names and a few options, so that nothing is built and little is evaluated.
import { z } from 'zod'
import type { BuildKind } from '#shared/formats/format.ts'

/** Applied to the flake's outputs. `named`: paths of attributes that may be meant; those that exist are answered. */
export const outputsQuestion = (named: readonly string[][]) => `outputs: let
  has = set: path:
    path == [ ]
    || builtins.isAttrs set
    && set ? \${builtins.head path}
    && has set.\${builtins.head path} (builtins.tail path);
  exists = path: let found = builtins.tryEval (has outputs path); in found.success && found.value;
  systems = [ "x86_64-linux" "aarch64-linux" ];
in {
  configurations = builtins.attrNames (outputs.nixosConfigurations or { });
  images = map (system: {
    inherit system;
    kinds = builtins.filter (kind: (outputs.images or { }) ? \${system}.\${kind}) [ "raw" "iso" ];
  }) systems;
  packages = map (system: {
    inherit system;
    names = builtins.attrNames ((outputs.packages or { }).\${system} or { });
  }) systems;
  jobs = builtins.attrNames (outputs.hydraJobs or { });
  named = builtins.filter exists [ ${named.map(path => `[ ${path.map(nixText).join(' ')} ]`).join(' ')} ];
}`

/** Quotes text as a Nix string. */
export const nixText = (text: string) => `"${text.replace(/["\\]|\$(?=\{)/g, '\\$&')}"`

const system = z.enum(['x86_64-linux', 'aarch64-linux'])
export const outputsAnswer = z.object({
  configurations: z.array(z.string()),
  /** Kiln's own convention: images.<system>.<raw|iso>. */
  images: z.array(z.object({ system, kinds: z.array(z.enum(['raw', 'iso'])) })),
  /** Only their names: images made by nixos-generators are among them. */
  packages: z.array(z.object({ system, names: z.array(z.string()) })),
  /** Names in hydraJobs. */
  jobs: z.array(z.string()),
  named: z.array(z.array(z.string())),
})
export type OutputsAnswer = z.infer<typeof outputsAnswer>

/** Applied to a nixosConfiguration. `own` is the image that the configuration itself is (an image module among its
 *  imports); then the variants conflict with it, and are not evaluated. The stock variants \`raw\` and \`iso\` only
 *  boot by BIOS, which is known without evaluation: they have the one definition in nixpkgs'
 *  modules/image/images.nix. */
export const configurationQuestion = `nixos:
let
  inherit (nixos) config;
  inherit (config.system) build;
  own =
    if build ? image then
      { attribute = "image"; file = config.image.filePath or config.image.fileName or build.image.name; }
    else if build ? isoImage then
      { attribute = "isoImage"; file = "image.iso"; }
    else if build ? sdImage then
      { attribute = "sdImage"; file = "image.img"; }
    else if build ? raw then
      { attribute = "raw"; file = "image.img"; }
    else
      null;
  images = if own == null then build.images or { } else { };
  definitions = name: config.image.modules.\${name}.imports or [ ];
  isStock = name:
    definitions name != [ ]
    && builtins.all (
      each: builtins.match ".*/image/images[.]nix,.*" (each._file or "") != null
    ) (definitions name);
  tried = name: uefi:
    if images ? \${name} && !isStock name
    then builtins.tryEval (builtins.seq images.\${name} (uefi (images.\${name}.passthru.config or { })))
    else { success = true; value = false; };
  own-variants = [
    { name = "raw"; found = tried "raw" (variant: variant.image.efiSupport or true); }
    { name = "iso"; found = tried "iso" (variant: variant.isoImage.makeEfiBootable or true); }
  ];
  named = which: map (each: each.name) (builtins.filter (each: which each.found) own-variants);
in
{
  system = nixos.pkgs.stdenv.hostPlatform.system or config.nixpkgs.hostPlatform.system;
  inherit own;
  variants = builtins.attrNames images;
  uefi = named (found: found.success && found.value);
  fails = named (found: !found.success);
}`
export const configurationAnswer = z.object({
  system: z.string(),
  own: z.object({ attribute: z.string(), file: z.string() }).nullable(),
  /** Names in config.system.build.images. */
  variants: z.array(z.string()),
  /** The plainly named variants that boot by UEFI. */
  uefi: z.array(z.enum(['raw', 'iso'])),
  /** The ones that cannot be evaluated: no other replaces them. */
  fails: z.array(z.enum(['raw', 'iso'])),
})
export type ConfigurationAnswer = z.infer<typeof configurationAnswer>

/** Applied to a variant: gives its error. */
export const variantQuestion = 'image: builtins.seq image.drvPath true'
export const variantAnswer = z.boolean()

/** Applied to a package: its name, from which its kind is known. */
export const packageQuestion = `package: {
  file = if builtins.isAttrs package then package.passthru.filePath or package.name or "" else "";
  isBuilt = builtins.isAttrs package && (package.type or "") == "derivation";
  system = if builtins.isAttrs package then package.system or "" else "";
}`
export const packageAnswer = z.object({ file: z.string(), isBuilt: z.boolean(), system: z.string() })
export type PackageAnswer = z.infer<typeof packageAnswer>

/** Variants in order of preference. Kiln's own come first: \`kiln-raw\` is made by systemd-repart without a VM,
 *  \`kiln-iso\` installs. Then the configuration's own of these names, if it boots by UEFI, as everything that Kiln
 *  makes must (Hyper-V's generation 2, aarch64, QEMU with OVMF). Then nixpkgs' \`raw-efi\` (its \`raw\` is for BIOS)
 *  and \`iso-installer\` (its \`iso\` is neither for UEFI nor for a USB stick). */
export const preferredVariants: Record<BuildKind, readonly string[]> = {
  raw: ['kiln-raw', 'raw', 'raw-efi'],
  iso: ['kiln-iso', 'iso', 'iso-installer'],
}
