// The terminal's texts of deploys.
export const deployTexts = {
  'help.deploy.summary': 'switch running NixOS hosts to a new system',
  'help.deploy':
    'Builds the system of a profile, a box, an image or a flake, shows how it differs from what runs on each host, and switches the hosts. A host that is not confirmed over a new connection, or is not healthy, rolls back to its old system automatically.',
  'help.deploy.what':
    'profile, image (ID, the beginning of it, or latest), box, flake reference (./machines#box), a flake whose configurations go each to its host (.), or several boxes',
  'help.deploy.to':
    'host to deploy to: USER@HOST, USER@HOST:PORT, one of `kiln hosts`, or a box with a host; repeat for several; a box alone goes to its host',
  'help.deploy.group': 'all hosts of `kiln hosts` with this tag; repeat for several',
  'help.deploy.plan': 'make the deploy that this file describes (--save-plan writes one)',
  'help.deploy.save-plan': 'write this deploy to a file, to make it again with --plan',
  'help.deploy.resume':
    'resume the last deploy, or the one with this ID: deploy its system to the hosts that do not have it yet',
  'help.deploy.mode':
    'switch (the default); test: until the next boot; boot: from the next boot on; dry: only show what would be done',
  'help.deploy.reboot':
    'with --mode boot: restart the host with the new system, and confirm it then; else the old one is booted again',
  'help.deploy.reboot-seconds': 'how long a host may take to answer after a restart',
  'help.deploy.check':
    "check before confirming: a port, a unit, or http://:PORT/PATH; repeat for several; instead of the profile's",
  'help.deploy.no-checks': "make none of the profile's checks",
  'help.deploy.new-address': 'where the host answers after the switch, if that moves it',
  'help.deploy.activate-seconds': 'how long activation may take',
  'help.deploy.confirm-seconds': 'how long a host waits for its confirmation before it goes back',
  'help.deploy.keep': 'once confirmed, keep only this many generations',
  'help.deploy.substitute': 'let the hosts download what their own binary caches have',
  'help.deploy.from-host':
    'deploy what the host has: what was deployed to it last, or the profile and settings that its system was built with; --set changes them',
  'help.deploy.again': 'activate the system also on a host that runs it already',
  'help.deploy.identity': "file of the private key to log in with; without it, ssh's own choice",
  'help.deploy.jump': 'hosts to go through, as in ssh -J',
  'help.deploy.sudo-password-file': 'file whose first line is the password for sudo on the hosts',
  'help.deploy.at-once': 'how many hosts to work on at the same time',
  'help.deploy.canary': 'switch this many hosts first, and the others only if those are confirmed',
  'help.deploy.state-version':
    'release of NixOS that a host was installed with, where it does not say: HOST=RELEASE, or RELEASE for each such host; repeat for several',
  'help.deploy.wave':
    'hosts with this tag next, once those before are confirmed; repeat in their order, the other hosts come last',
  'help.deploy.after-failure':
    'what is still begun after a host that failed: stop (nothing), finish-wave or go-on',
  'help.deploy.map': 'the host of a configuration of the flake; nothing after = leaves it out',
  'help.deploy.leave-out-problems': 'continue without the hosts that have a problem in the plan',
  'help.deploy.yes': 'do not ask before switching',
  'help.deploy.dry-run': 'show the plan and stop',
  'help.rollback.summary': 'return NixOS hosts to an earlier generation',
  'help.rollback':
    'Returns hosts to an earlier generation, in the same supervised way as a deploy: confirmed over a new connection, or back.',
  'help.rollback.generation': 'number of the generation; without it, the one before the current one',

  'usage.deploy-source':
    'Say what to deploy: a source, --from-kit DIR, --from-host, --plan FILE or --resume, and only one of them.',
  'usage.from-host':
    '--from-host needs exactly one --to, and changes answers by --set: leave out --group, --settings and --arch.',
  'usage.from-host-set': '--set belongs to a profile, and this host has an image or a flake.',
  'usage.deploy-fixed':
    '{option} already says what is deployed, where and how: leave out other options for that.',
  'usage.mode': 'Unknown mode "{mode}". Known: {known}. {suggestion}',
  'usage.check':
    'Not a valid check: "{check}". Give a port, a unit such as nginx.service, or http://:PORT/PATH.',
  'usage.group': 'No host has the tag "{group}".',
  'usage.wave': 'None of these hosts has the tag "{tag}", or all of them are in a wave before.',
  'usage.after-failure': 'Unknown: --after-failure {found}. Known: {known}.',
  'usage.map': 'Not CONFIGURATION=HOST: "{text}".',
  'usage.map-flake':
    '--map is for the configurations of a flake: name the flake alone, such as `kiln deploy .`.',
  'usage.deploy-boxes':
    'Several sources are boxes, each for its own host: leave out --to, --group, --set, --settings and --arch.',
  'usage.state-version':
    'Not a NixOS release: "{value}". Give --state-version RELEASE or HOST=RELEASE, such as box=25.11.',
  'usage.state-version-flake':
    '--state-version is for profiles, images and kits: a flake sets system.stateVersion itself.',

  'cli.deploy.pair.map': '(as you said)',
  'cli.deploy.pair.address': '(by its address)',
  'cli.deploy.pair.hostname': '(by what it calls itself)',
  'cli.deploy.no-host':
    '{count} configurations are not deployed, because no host has their name: {more, plural, =0 {{names}} other {{names}, and # more}}.',
  'cli.deploy.no-configuration':
    '{count} hosts get nothing, because no configuration has their name: {more, plural, =0 {{names}} other {{names}, and # more}}.',
  'cli.deploy.ask-leave-out':
    '{some, plural, one {# of {hosts} hosts has a problem} other {# of {hosts} hosts have a problem}}, see above. Deploy ({mode}) to the other {others}? [y/N]',
  'cli.deploy.gets': 'gets {name}',
  'cli.deploy.saved': 'Written to {path}.',
  'cli.deploy.head.host': 'Host',
  'cli.deploy.head.outcome': 'Outcome',
  'cli.deploy.head.time': 'Time',
  'cli.deploy.head.system': 'Runs',
  'cli.deploy.to-resume': 'To continue with the other hosts: {command}',
  'cli.deploy.host': '{host}: {from} → {to}',
  'cli.deploy.same': '{host}: it already runs this system.',
  'cli.deploy.problem': '{host}: {reason}',
  'cli.deploy.keeps-version': 'keeps system.stateVersion {version}',
  'cli.deploy.proposed': 'it seems to be: --state-version {host}={version}',
  'cli.deploy.last': 'the last deploy there ended with: {outcome}',
  'cli.deploy.closure':
    'closure {size}, {paths, plural, =0 {nothing to copy} one {# path to copy} other {# paths to copy}}',
  'cli.deploy.closure-copy':
    'closure {size}, {paths, plural, one {# path to copy} other {# paths to copy}}, {missing}',
  'cli.deploy.no-copy': 'nothing to copy: the host has it',
  'cli.deploy.package-added': '+ {name} {after}',
  'cli.deploy.package-removed': '- {name} {before}',
  'cli.deploy.package-changed': '~ {name} {before} → {after}',
  'cli.deploy.more-packages':
    '… and {count, plural, one {# more package} other {# more packages}} (--json has all)',
  'cli.deploy.units-added': 'units added: {units}',
  'cli.deploy.units-changed': 'units changed, and restarted if they run: {units}',
  'cli.deploy.units-removed': 'units removed: {units}',
  'cli.deploy.reboot': 'kernel, initrd or modules change: they take effect after a restart',
  'cli.deploy.ask-version':
    'With which NixOS release was {host} installed? Its system.stateVersion stays that one. Release (such as 25.11), or nothing to leave the host out:',
  'cli.deploy.ask-version-proposed':
    'With which NixOS release was {host} installed? Its system.stateVersion stays that one; what the host shows is {proposed}. Release, or nothing to leave the host out:',
  'cli.deploy.ask': 'Switch {hosts, plural, one {# host} other {# hosts}} ({mode})? [y/N]',
  'cli.deploy.result': '{host}  {outcome}  {time}',
  'cli.deploy.checks': 'checks passed: {checks}',
  'cli.deploy.outcome.switched': 'switched',
  'cli.deploy.outcome.unchanged': 'unchanged',
  'cli.deploy.outcome.shown': 'shown',
  'cli.deploy.outcome.rolled-back': 'rolled back',
  'cli.deploy.outcome.rollback-failed': 'ROLLBACK FAILED',
  'cli.deploy.outcome.unconfirmed': 'not confirmed',
  'cli.deploy.outcome.unreachable': 'unreachable',
  'cli.deploy.outcome.refused': 'refused',
  'cli.deploy.outcome.failed': 'failed',
  'cli.deploy.outcome.cancelled': 'cancelled',
  'cli.deploy.outcome.untouched': 'untouched',
  'cli.deploy.outcome.unknown': 'unknown',
} as const
