// Errors of deploys. code → what happened, and what to do next.
export const deployErrors = {
  'deploy.target': {
    message: '"{target}" is neither a known host nor an address.',
    hint: 'Give USER@HOST, USER@HOST:PORT, a Host of ~/.ssh/config, or the name of a host that `kiln hosts` lists.',
  },
  'deploy.nothing-known': {
    message:
      'It is not known what {host} was built from: nothing was deployed to it from here, and its system does not say.',
    hint: 'Name what to deploy: a profile, an image or a flake.',
  },
  'deploy.twice': {
    message: '{host} is given twice.',
    hint: 'Give each host once.',
  },
  'deploy.other-box': {
    message: 'The host {host} belongs to the box "{owner}", not to "{name}". Nothing was changed.',
    hint: 'Choose another host, or deploy to it as its own box: `kiln deploy "{owner}"`. If its computer is the box "{name}" from now on, remove the other box first, which keeps the host: `kiln box rm "{owner}"`.',
  },
  'deploy.new-address': {
    message: 'A new address is only possible with one host, and not with the mode {mode}.',
    hint: 'Deploy to that host alone.',
  },
  'deploy.restart-mode': {
    message: 'A restart is part of the mode boot, not of {mode}.',
    hint: 'Use --mode boot --reboot, or leave out --reboot.',
  },
  'deploy.unreadable': {
    message: '{host} does not answer as a host that Kiln can deploy to: {reason}',
    hint: 'Log in with ssh and see whether the login shell prints extra text, or ends.',
  },
  'deploy.no-nix': {
    message: 'Nix was not found on {host}.',
    hint: 'Kiln looked in the PATH of a command over SSH and where Nix is usually installed: /run/current-system/sw/bin, /nix/var/nix/profiles/default/bin, ~/.nix-profile/bin. `ssh {host} nix --version` has to work, or set nix.enable = true in its configuration.',
  },
  'deploy.nix-fails': {
    message: 'Nix on {host} does not work: {reason}',
    hint: 'If its daemon is not running, start it there: `systemctl start nix-daemon.socket`. `nix-store --verify` finds what else is wrong. Nothing was changed.',
  },
  'deploy.not-nixos': {
    message: '{host} does not run NixOS.',
    hint: 'Only a running NixOS can be switched. Flash an image first.',
  },
  'deploy.no-current': {
    message: '{host} does not say which system it runs: /run/current-system leads nowhere there.',
    hint: 'Restart the host, then try again. Without its old system it could not be rolled back.',
  },
  'deploy.architecture': {
    message: 'The processor of {host} is {machine}, and this system is for {wanted}.',
    hint: 'Build for its architecture: --arch of a profile, or nixpkgs.hostPlatform in the configuration of a flake.',
  },
  'deploy.no-rights': {
    message: '{user} cannot become root on {host}: {reason}',
    hint: 'Log in as root, allow sudo (or doas) without a password, or give the password of sudo: --sudo-password-file.',
  },
  'deploy.sudo': {
    message: 'sudo on {host} did not make {user} root: {reason}',
    hint: 'Try again. Nothing was changed.',
  },
  'deploy.space': {
    message: '{host} has {free} free in /nix/store, and needs {needed}.',
    hint: 'Delete old generations there (`nix-env -p /nix/var/nix/profiles/system --delete-generations +5`, then `nix-collect-garbage`), then try again.',
  },
  'deploy.state-version-unknown': {
    message:
      '{host} does not say with which NixOS release it was installed (system.stateVersion). {evidence}',
    hint: 'Give it once, in the plan or with --state-version {host}=RELEASE: its new system records it. Do not guess it, because services read their data by it.',
  },
  'deploy.state-version-known': {
    message: '{host} has system.stateVersion {recorded}, not {named}, and it must not change.',
    hint: 'Leave out --state-version for this host. If {recorded} was a wrong answer, roll the host back to its generation before it, and answer again.',
  },
  'deploy.state-version-built': {
    message:
      '{name} was built with another system.stateVersion ({built}) than the {wanted} of the host. Nothing was deployed.',
    hint: 'If a module sets it by mkForce, remove that. An image from an older Kiln cannot take it: deploy its profile instead. A flake that is to keep its own has no stateVersion in options.json.',
  },
  'deploy.state-version-own': {
    message:
      '{host} was installed with NixOS {recorded} (system.stateVersion), and the configuration sets {built}: services would read their data as those of another release.',
    hint: 'Set system.stateVersion to "{recorded}" in the configuration; in a flake of `kiln eject` "stateVersion" in settings.json. If {recorded} is wrong, correct it on the host itself with nixos-rebuild.',
  },
  'deploy.kit-state-version': {
    message: '{host} has system.stateVersion {value}, and the kit is for {kit}.',
    hint: 'Export a kit for this host: `kiln kit export SOURCE DIR --for {host}`.',
  },
  'deploy.locked': {
    message: 'Another deploy to {host} is under way: {by}.',
    hint: 'Wait until it has ended. Nothing was changed.',
  },
  'deploy.changed': {
    message: '{host} was switched by someone else since the plan was made.',
    hint: 'Make a new plan: run the command again.',
  },
  'deploy.no-switch': {
    message: '{system} has no switch-to-configuration, so {host} cannot be switched.',
    hint: 'Set system.switch.enable = true in its configuration.',
  },
  'deploy.not-a-system': {
    message: '{name} is not a NixOS system that can be switched to: {system} has no switch-to-configuration.',
    hint: 'Name a nixosConfiguration. If this is one, set system.switch.enable = true in it.',
  },
  'deploy.no-way-back': {
    message:
      'No generation of {host} is the system that runs there ({system}), so a restart could not go back to it.',
    hint: 'Restart the host, or activate one of its generations, then try again. Nothing was changed.',
  },
  'deploy.refused': {
    message: '{host} refused the deploy: {reason}',
    hint: 'Nothing was changed. Correct what the host names, then deploy again.',
  },
  'deploy.no-generation': {
    message: '{host} has no generation {number} to return to.',
    hint: 'It has: {known}.',
  },
  'deploy.no-earlier': {
    message: '{host} has no generation before its current one.',
    hint: '`kiln hosts show {host}` lists those that it has. Name one with --generation, or deploy the system again.',
  },
  'deploy.unsigned': {
    message: '{host} does not accept what was built here: it has no signature that {host} trusts.',
    hint: 'Make {user} trusted there (nix.settings.trusted-users), or sign with a key that it trusts (nix store sign, nix.settings.trusted-public-keys), or log in as root.',
  },
  'deploy.copy': {
    message: 'Copying to {host} failed: {reason}',
    hint: 'Nothing was activated. What was copied is kept, so another attempt continues from there.',
  },
  'deploy.copy-stalled': {
    message: 'Copying to {host} stopped: nothing moved for {time}.',
    hint: 'See whether the host, its disk and the drive with the kit (if one is deployed) still answer, then deploy again: what was copied is kept. Nothing was activated.',
  },
  'deploy.shell-prints': {
    message: 'Nothing can be copied to {host}: the login shell of {user} prints extra text there ({text}).',
    hint: 'Let its start-up files (~/.bashrc, …) print only where there is a terminal, then try again. Nothing was activated.',
  },
  'deploy.copy-space': {
    message: '{host} has no space left.',
    hint: 'Delete old generations there (`nix-env -p /nix/var/nix/profiles/system --delete-generations +5`, then `nix-collect-garbage`), then try again. Nothing was activated.',
  },
  'deploy.rolled-back': {
    message: '{host} runs its old system again: {reason}',
    hint: 'The lines above are what it printed. Change the configuration and deploy again.',
  },
  'deploy.needs-boot': {
    message:
      '{host} runs its old system again: the new one refuses to be switched to while the old one runs.',
    hint: 'The lines above name what changed. Deploy it for the next boot (--mode boot), or with a restart (--reboot).',
  },
  'deploy.rollback-failed': {
    message: '{host} could not go back to its old system ({reason}). It may be running parts of both.',
    hint: 'Run there as root: nix-env -p /nix/var/nix/profiles/system --set {from} && {from}/bin/switch-to-configuration switch',
  },
  'deploy.runs-unconfirmed': {
    message:
      '{host} runs the new system, but it is not confirmed: after a restart the host did not say how the deploy ended.',
    hint: 'Its next start may boot the old system again. To check and confirm the new one: `kiln deploy --resume`.',
  },
  'deploy.runs-another': {
    message:
      '{host} runs neither its old system nor the new one after a restart, but {system}, and did not say how the deploy ended.',
    hint: 'Find out who started that one, then run `kiln deploy` again.',
  },
  'deploy.lost': {
    message: '{host} no longer answers, and how the deploy ended is not known.',
    hint: 'If it was not confirmed it rolls back automatically, at the latest when it restarts. Then run `kiln deploy` again: it says what runs there.',
  },
  'deploy.interrupted': {
    message: 'Kiln ended while it was deploying to {host}.',
    hint: 'A host that was not confirmed rolls back automatically. Run `kiln deploy` again: it says what runs there.',
  },
  'deploy.stopped': {
    message: '{host} was not started, because an earlier host failed.',
    hint: 'Find out why that one failed, and deploy again.',
  },
  'deploy.hosts-failed': {
    message:
      '{some, plural, one {# of {hosts} hosts} other {# of {hosts} hosts}} did not get the new system.',
    hint: 'Each host says why.',
  },
  'deploy.under-way': {
    message: 'This deploy was begun already, and is under way.',
    hint: 'Wait until it has ended.',
  },
  'deploy.nothing-left': {
    message: 'All hosts of {id} have their new system.',
    hint: 'There is nothing to resume.',
  },
  'deploy.nothing-begun': {
    message: 'There is no deploy that could be resumed.',
    hint: 'Start one: `kiln deploy`.',
  },
  'deploy.unknown-plan': {
    message: 'There is no plan "{id}".',
    hint: 'Make it again: `kiln deploy`.',
  },
  'deploy.plan-newer': {
    message: 'The plan in {path} was made by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln, or make the plan again.',
  },
  'deploy.plan-broken': {
    message: 'The plan in {path} cannot be read: {reason}',
    hint: 'Make it again: `kiln deploy`.',
  },
  'deploy.plan-other': {
    message: '{path} is not a saved deploy, so it was not replaced.',
    hint: 'Choose another name for --save-plan.',
  },
  'deploy.no-output': {
    message: '{name} has no {attribute} to deploy.',
    hint: 'A flake of a profile has systems.<system>.toplevel; any other flake a nixosConfiguration.',
  },
  'deploy.unconfirmed': {
    message: 'Nothing was deployed: it was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
} as const
