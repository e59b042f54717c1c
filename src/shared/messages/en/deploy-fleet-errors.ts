// Errors where each host of a deploy gets its own system. code → what happened, and what to do next.
export const deployFleetErrors = {
  'deploy.pair-twice': {
    message: 'Several configurations name the host {host}: {configurations}.',
    hint: 'Say which one it gets: --map {example}={host}.',
  },
  'deploy.pair-ambiguous': {
    message: 'Several hosts have the name of the configuration {configuration}: {hosts}.',
    hint: 'Say which one gets it: --map {configuration}={example}.',
  },
  'deploy.pair-unknown-configuration': {
    message: 'There is no configuration {configuration}.',
    hint: '{suggestion} There are: {known}.',
  },
  'deploy.pair-unknown-host': {
    message: 'There is no host {host} for the configuration {configuration}.',
    hint: '{suggestion} See `kiln hosts`, or add it with `kiln hosts add USER@HOST`.',
  },
  'deploy.pair-no-host': {
    message: 'The configuration {configuration} is not deployed: no host has its name.',
    hint: 'Name its host, --map {configuration}=HOST, or leave it out: --map {configuration}=.',
  },
  'deploy.pair-displaced': {
    message: 'The configuration {configuration} is not deployed: its host {host} was given to {other}.',
    hint: 'Name another host for it, --map {configuration}=HOST, or leave it out: --map {configuration}=.',
  },
  'deploy.pair-no-configuration': {
    message: 'The host {host} gets nothing: no configuration has its name.',
    hint: 'Name its configuration: --map CONFIGURATION={host}.',
  },
  'deploy.pair-none': {
    message:
      'None of the {count, plural, one {# configuration} other {# configurations}} of {reference} has a host.',
    hint: 'Add hosts with their names (`kiln hosts add ADDRESS --name NAME`), or name them: --map CONFIGURATION=HOST.',
  },
  'deploy.each-host': {
    message: 'Each host has to get exactly one system, and {host} gets {count}.',
    hint: 'Give each host one: `kiln deploy FLAKE --map CONFIGURATION=HOST`.',
  },
  'deploy.some-problems': {
    message:
      '{some, plural, one {# of {hosts} hosts has a problem} other {# of {hosts} hosts have a problem}}, so no host was started: {names}.',
    hint: 'Solve the problems that the plan shows, or deploy to the others alone: --leave-out-problems.',
  },
  'deploy.wave-hosts': {
    message: 'The wave {wave} has a host that is not deployed to, or that is in another wave: {host}.',
    hint: 'Put each host in one wave.',
  },
} as const
