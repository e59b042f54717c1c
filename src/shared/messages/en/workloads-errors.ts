// Errors of the workloads of an orchestrator. code → what happened, and what to do next.
export const workloadsErrors = {
  'workload.no-broker': {
    message: '{host} has no broker for workloads: the command voxnix is missing.',
    hint: 'Deploy the profile orchestrator to it with kiln.orchestrator.broker.enable and its people (docs/profiles/orchestrator.md).',
  },
  'workload.old-voxnix': {
    message: 'The command voxnix on {host} is older than this Kiln needs.',
    hint: 'Deploy the host again with this Kiln. Until then use voxnix on the host itself.',
  },
  'workload.garbage': {
    message: 'The command voxnix on {host} answered with something that this Kiln does not understand.',
    hint: 'The details show what it printed. Deploy the host and update Kiln so that both have the same version.',
  },
  'workload.broker-off': {
    message: 'The broker of {host} is off.',
    hint: 'See why on the host: `systemctl status voxnix-broker` and `journalctl -u voxnix-broker`. It needs kiln.orchestrator.broker.enable.',
  },
  'workload.stranger': {
    message: 'The user who logs in to {host} is not one of the people of its broker.',
    hint: 'Name this account in kiln.orchestrator.broker.people of the host and deploy it, or log in as one of its people.',
  },
  'workload.several-people': {
    message: 'The user who logs in to {host} is several people of its broker: {people}.',
    hint: 'Name one with `kiln workloads --as NAME`, or give each person a separate account on the host.',
  },
  'workload.no-person': {
    message: 'The broker of {host} is off, or has no person {person}.',
    hint: 'Check the name. On the host, `systemctl status voxnix-broker` shows whether the broker runs, and /etc/voxnix/broker.json names its people.',
  },
  'workload.other-person': {
    message: 'The user who logs in to {host} may not act as {person}.',
    hint: 'Choose another person, or log in with the account of {person}.',
  },
  'workload.root': {
    message: 'Kiln logs in to {host} as root, so the policy of its broker would not apply.',
    hint: 'Log in as the account of a person: add the host again as NAME@HOST.',
  },
  'workload.role': {
    message: 'Your role on {host} does not allow this.',
    hint: 'An owner of the host can do it, or change your role.',
  },
  'workload.unknown': {
    message: '{host} has no such workload.',
    hint: 'Read the list again: it may have been destroyed from another place.',
  },
  'workload.not-in-trash': {
    message: 'The trash of {host} has nothing of yours with the id {id}.',
    hint: '`kiln workloads trash {host}` shows what is there. After seven days it is gone.',
  },
  'workload.not-yours': {
    message: 'This belongs to another person on {host}.',
    hint: 'Its owner can share the workload with you, or do this.',
  },
  'workload.program-face': {
    message: '{host} does not accept answers to approvals from programs.',
    hint: 'Answer it at a terminal of the host or in the chat.',
  },
  'workload.too-many': {
    message: 'This is more than you may have on {host}.',
    hint: 'Destroy a workload first, or ask an owner of the host for a higher limit. A workload has at most 32 snapshots.',
  },
  'workload.too-large': {
    message: 'This is more storage than you may have on {host}.',
    hint: 'Choose a smaller quota, or ask an owner of the host for a higher limit. What is destroyed counts until it leaves the trash, after seven days.',
  },
  'workload.request': {
    message: 'The broker of {host} does not understand this request.',
    hint: 'Deploy the host and update Kiln so that both have the same version.',
  },
  'workload.input': {
    message: 'The broker of {host} does not accept one of the values.',
    hint: 'Names of workloads have 1 to 11 lower-case letters, digits and inner hyphens; labels of snapshots up to 40. A command has at most 64 words and 8,192 characters, a module of yours as many.',
  },
  'workload.unknown-person': {
    message: 'The broker of {host} does not know this person.',
    hint: 'An owner of the host can add the person to kiln.orchestrator.broker.people.',
  },
  'workload.busy': {
    message: 'Another change of this workload on {host} is not finished.',
    hint: 'Try again when it is.',
  },
  'workload.full': {
    message: 'The disk of {host} is full.',
    hint: 'Destroy what is not needed. It keeps its room in the trash for seven days; an owner of the host can remove it before: `kiln workloads purge {host} ID`.',
  },
  'workload.no-storage': {
    message: 'The storage of the workloads of {host} cannot be reached. Nothing was changed.',
    hint: 'On the host, `zpool status` and `journalctl -u voxnix-pool` show the cause. Once the pool is imported, try again.',
  },
  'workload.name-taken': {
    message: 'This name is taken on {host}, or a former person of this name left what the details list.',
    hint: 'Choose another name. What is left can be destroyed, and is gone after seven days in the trash.',
  },
  'workload.no-module': {
    message: '{host} has no such module for workloads.',
    hint: 'The details name it. `kiln workloads list {host}` shows the modules of the host.',
  },
  'workload.vm-only': {
    message: 'On {host} containers cannot have this module.',
    hint: 'The details name it. Create a virtual machine with it: `kiln workloads create {host} NAME MODULE --vm`.',
  },
  'workload.no-own-modules': {
    message: '{host} takes no modules of its people.',
    hint: 'Create the workload without one, or turn on kiln.orchestrator.broker.ownModules in the configuration of the host and deploy it.',
  },
  'workload.module-forbidden': {
    message: 'The module needs what no module of a workload may have while it is evaluated.',
    hint: 'The details name it: a file or an address outside of it, something built, or containers. Take that out of it.',
  },
  'workload.module-too-heavy': {
    message: 'The module takes more memory or time than its evaluation may have on {host}.',
    hint: 'Make it smaller, or look for a part that never ends.',
  },
  'workload.module-wrong': {
    message: 'The module does not evaluate on {host}.',
    hint: 'Correct what the details name, and create the workload again.',
  },
  'workload.no-vms': {
    message: '{host} makes no virtual machines: libvirt is off there.',
    hint: 'Create a container, or turn on virtualisation.libvirtd.enable in the configuration of the host and deploy it.',
  },
  'workload.too-powerful': {
    message: 'Your virtual machines on {host} may not use that much memory or that many cores.',
    hint: 'Choose less, destroy a virtual machine, or ask an owner of the host for a higher limit.',
  },
  'workload.no-agent': {
    message:
      'The virtual machine on {host} does not answer: its agent has not started, or was stopped in it.',
    hint: 'Try again in a minute. If it stays silent, stop and start it.',
  },
  'workload.cannot-shrink': {
    message: 'The disk of a virtual machine on {host} cannot become smaller.',
    hint: 'Choose the size that it has, or a larger one.',
  },
  'workload.too-many-snapshots': {
    message: 'A workload on {host} has at most 32 snapshots.',
    hint: 'Remove one first: “Remove a snapshot” in its menu, or `kiln workloads forget-snapshot {host} NAME LABEL`.',
  },
  'workload.no-snapshot': {
    message: 'This workload on {host} has no such snapshot.',
    hint: 'Check the label of the snapshot.',
  },
  'workload.not-running': {
    message: 'The workload on {host} is not running.',
    hint: 'Start it first.',
  },
  'workload.no-approval': {
    message: '{host} has no such pending approval: it was answered, or it expired after five minutes.',
    hint: 'Ask for the same thing again.',
  },
  'workload.second-person': {
    message: 'Another owner of {host} has to approve this.',
    hint: 'Ask one of them: it waits for five minutes.',
  },
  'workload.no-invitation': {
    message: 'This invitation to {host} was used, is older than a day, or was never made.',
    hint: 'Ask an owner of the host for another one.',
  },
  'workload.no-guest': {
    message: 'No person of this name joined {host} by an invitation.',
    hint: 'Other people are in the configuration of the host.',
  },
  'workload.changed': {
    message: 'The workload on {host} has changed since the prompt. Nothing was done.',
    hint: 'Ask again to see its current state.',
  },
  'workload.refused-before': {
    message: 'This was refused on {host} a short time ago.',
    hint: 'Ask for it at a terminal of the host, or wait for half an hour.',
  },
  'workload.too-many-pending': {
    message: 'Too many approvals are pending on {host}.',
    hint: 'Approve or refuse some of them first. One person can have ten, all people together two hundred, and long commands count more.',
  },
  'workload.taken-back': {
    message: 'A step failed on {host}, and all earlier steps were undone.',
    hint: 'The details name the step and the reason. Fix the cause, then try again.',
  },
  'workload.stuck': {
    message: 'A step failed on {host}, and could not be undone.',
    hint: 'The broker tries again at its next start. See `journalctl -u voxnix-broker` there.',
  },
  'workload.broker-failed': {
    message: 'The broker of {host} failed.',
    hint: 'The cause is in its log: `journalctl -u voxnix-broker`.',
  },
  'workload.broker-ended': {
    message: 'The broker of {host} ended before it answered.',
    hint: 'The broker finishes or undoes the change when it next starts. Read the list again.',
  },
  'workload.lost': {
    message: 'The connection to {host} ended before the broker answered.',
    hint: 'The broker finishes what it began, or undoes it. Read the list again to see which.',
  },
  'workload.declined': {
    message: '{verb} {name} was not confirmed. Nothing was changed.',
    hint: 'Its approval was refused, so nothing waits on {host}.',
  },
  'workload.unconfirmed': {
    message: '{verb} {name} was not confirmed. Nothing was changed.',
    hint: 'The approval waits for five minutes: `kiln workloads approve {host} {id}`. Without a terminal pass --yes.',
  },
} as const
