// The flake that a machine was built from, on that machine: what `nixos-rebuild` there starts from.
import { type Check, checkAll, prints, succeeds } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'

/** The seed's secret (nix/tests/vm/make-seed.sh). */
const secret = 'not-a-real-token'

/** The place that the profile names. */
const folderCommand = `$(dirname "$(readlink -f /etc/nixos/flake.nix)")`

const ownFlakeChecks: readonly Check[] = [
  succeeds('it was put there', 'systemctl is-active kiln-configuration'),
  succeeds('it is what this system was built from', `diff -r /etc/kiln/configuration/ ${folderCommand}`),
  prints(
    'root may change it, and every user may read it',
    `stat -c '%a %U:%G' ${folderCommand} ${folderCommand}/settings.json ${folderCommand}/flake.lock | xargs`,
    '755 root:root 644 root:root 644 root:root',
  ),
  succeeds('with the form’s answers', `grep -q authorizedKeys ${folderCommand}/settings.json`),
  prints(
    'and no secret',
    `grep -rlF --exclude-dir=tests ${secret} ${folderCommand} /etc/kiln/configuration/`,
    '',
  ),
  succeeds(
    'Nix takes it for a flake whose inputs are all locked',
    `nix flake metadata --offline --no-update-lock-file --json "path:${folderCommand}" | grep -q '"narHash"'`,
    900_000,
  ),
]

export const checkOwnFlake = (machine: Machine): Promise<void> => checkAll(machine, ownFlakeChecks)
