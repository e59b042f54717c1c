// The steps of a workflow on a machine without Nix, in shell: the same on each service. The texts are constant: what differs is
// in variables of the job.
import { nixSystem } from '#shared/formats/format.ts'
import { nixRelease } from '#shared/nix-release.ts'
import type { WorkflowFacts } from './facts.ts'

/** The job's variables, in YAML. `moreConfig`: further lines of nix.conf. */
export function variables(facts: WorkflowFacts, moreConfig: string[] = []): string[] {
  const config = [
    'experimental-features = nix-command flakes',
    ...(facts.sandbox ? [] : ['sandbox = false']),
    ...moreConfig,
  ]
  return [
    `NIX_VERSION: "${nixRelease.version}"`,
    `NIX_SYSTEM: ${nixSystem(facts.architecture)}`,
    `NIX_SHA256: ${nixRelease.sha256[facts.architecture]}`,
    'NIX_CONFIG: |',
    ...indented(2, config),
    `FLAKE: ${facts.folder}`,
    `OUTPUTS: ${facts.attributes.join(' ')}`,
  ]
}

/** Nothing of the tarball runs before its SHA-256 was compared. Its folder is then `$work/$name`. */
export const fetchNix = [
  'work=$(mktemp -d)',
  'name=nix-$NIX_VERSION-$NIX_SYSTEM',
  'curl --fail --silent --show-error --location --retry 3 --output "$work/nix.tar.xz" \\',
  '  "https://releases.nixos.org/nix/nix-$NIX_VERSION/$name.tar.xz"',
  'echo "$NIX_SHA256  $work/nix.tar.xz" | sha256sum --check --quiet',
  'tar -xJf "$work/nix.tar.xz" -C "$work"',
]

/**
 * "path:" limits the flake to its folder: it has the same source as in Kiln, whatever else the repository contains. A
 * lock that does not fit is an error; it is never replaced.
 */
export const buildImage = [
  'mkdir -p kiln-image',
  'for output in $OUTPUTS; do',
  '  built=$(nix build --print-build-logs --no-update-lock-file --no-link --print-out-paths "path:$PWD/$FLAKE#$output")',
  '  find -L "$built" -maxdepth 2 -regextype posix-extended -type f -regex \'.*\\.(raw|img|iso)(\\.zst)?\' \\',
  '    -exec cp --sparse=always --no-preserve=mode --target-directory=kiln-image {} +',
  'done',
  'cd kiln-image',
  // These are two steps because in a pipe the file of sums may exist before the names are listed.
  'sums=$(sha256sum -- *)',
  'echo "$sums" | tee SHA256SUMS',
]

export const indented = (spaces: number, lines: string[]) => lines.map(line => ' '.repeat(spaces) + line)
