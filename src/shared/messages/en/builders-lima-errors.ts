// Errors of a Lima VM. code → what happened, and what to do next.
export const limaErrors = {
  'lima.missing': {
    message: 'Lima (limactl) was not found.',
    hint: 'Install it, then try again. On a Mac: brew install lima, or port install lima. On Linux: lima-vm.io/docs/installation',
  },
  'lima.too-old': {
    message: 'Lima {version} is too old: {minimum} or newer is needed.',
    hint: 'Update it: brew upgrade lima, or see lima-vm.io/docs/installation.',
  },
  'lima.root': {
    message: 'Lima does not run as root.',
    hint: 'Start Kiln as an ordinary user to build in a Lima VM.',
  },
  'lima.unknown': {
    message: 'There is no Lima VM "{name}".',
    hint: 'Lima VMs are listed by `kiln builder lima`. `kiln builder lima create` makes one. {suggestion}',
  },
  'lima.not-builder': {
    message: 'Kiln does not build in the Lima VM "{name}".',
    hint: 'Make it a builder first: `kiln builder lima adopt {name}`.',
  },
  'lima.template': {
    message: "This Lima does not accept Kiln's description of the VM: {reason}",
    hint: 'Update Lima and Kiln. Nothing was created.',
  },
  'lima.name-taken': {
    message: 'There is already a Lima VM "{name}".',
    hint: 'To build in it as it is: `kiln builder lima adopt {name}`. To make it again: `kiln builder lima create --replace`. To give the new one another name: `kiln builder lima create --name NAME`.',
  },
  'lima.download': {
    message: "The VM's image could not be downloaded: {reason}",
    hint: 'Check the network, and the proxy if there is one, then try again. Nothing is left of the VM.',
  },
  'lima.full': {
    message: 'The disk became full under the Lima VM "{name}".',
    hint: "Free space on this computer: the VM's image and disk are in Lima's folder (~/.lima) and cache. Then try again.",
  },
  'lima.hangs': {
    message: 'The Lima VM "{name}" did not become ready in time. It was stopped.',
    hint: 'Its console is in the logs that `kiln builder lima show {name}` lists. Start it again, or recreate it: `kiln builder lima create --name {name} --replace`.',
  },
  'lima.degraded': {
    message: 'The Lima VM "{name}" runs, but Nix does not answer in it. {reason}',
    hint: "Nix is downloaded at the VM's first start: check the network, then restart it: `kiln builder lima restart {name}`. /var/log/cloud-init-output.log in it says more.",
  },
  'lima.no-agent': {
    message: 'The Lima VM "{name}" runs, but Lima’s guest agent does not answer in it.',
    hint: 'Restart it: `kiln builder lima restart {name}`. If that does not help, recreate it: `kiln builder lima create --name {name} --replace`.',
  },
  'lima.mount': {
    message: 'A folder of this computer could not be mounted in the Lima VM "{name}": {reason}',
    hint: 'Kiln needs no mounts. While the VM is stopped, take them out of it: `limactl edit --mount-none {name}`. Or make that folder, and let your user read it. Then try again.',
  },
  'lima.kvm': {
    message: 'The Lima VM "{name}" could not start: your user may not open /dev/kvm.',
    hint: 'Add your user to the group kvm: `sudo usermod -aG kvm $USER`. Log out and in, then try again.',
  },
  'lima.crashed': {
    message: 'The Lima VM "{name}" ended while it was starting: {reason}',
    hint: 'Its logs are listed by `kiln builder lima show {name}`. Give it less memory if this computer has too little: `kiln builder lima edit {name} --memory 4G`.',
  },
  'lima.broken': {
    message: 'Lima cannot read its VM "{name}": {reason}',
    hint: 'Correct its lima.yaml, or recreate it, without what was built in it: `kiln builder lima create --name {name} --replace`.',
  },
  'lima.running': {
    message: 'The Lima VM "{name}" is running.',
    hint: 'Stop it first: `kiln builder lima stop {name}`.',
  },
  'lima.stopped': {
    message: 'The Lima VM "{name}" is not running.',
    hint: 'Start it first: `kiln builder lima start {name}`.',
  },
  'lima.asleep': {
    message:
      'The Lima VM "{name}" is stopped, and an estimate does not start it, so what would be built in it is not known.',
    hint: 'To know it, start the VM: `kiln builder lima start {name}`. While it runs it takes {cpus, plural, one {# processor} other {# processors}} and {memory} of memory. A build starts it automatically.',
  },
  'lima.not-made': {
    message: 'What will be built is known once the Lima VM is there. {download}',
    hint: 'The build creates the VM. To know it before, create the VM first: on the Builders page, or with `kiln builder lima create`.',
  },
  'lima.shrink': {
    message: 'The disk of the Lima VM "{name}" cannot become smaller.',
    hint: 'Choose a size that is not below the present one, or recreate the VM: `kiln builder lima create --name {name} --replace`.',
  },
  'lima.protected': {
    message: 'The Lima VM "{name}" is protected against removal.',
    hint: 'To remove it anyway: `limactl unprotect {name}`, then try again.',
  },
  'lima.no-login': {
    message: 'The ssh.config of the Lima VM "{name}" does not say where it answers.',
    hint: 'Restart it: `kiln builder lima restart {name}`.',
  },
  'lima.no-key': {
    message: 'The host key of the Lima VM "{name}" could not be read.',
    hint: 'Restart it: `kiln builder lima restart {name}`. Without its key Kiln does not connect to it.',
  },
  'lima.key-changed': {
    message:
      'The Lima VM "{name}" has another host key than before, and its console does not show it. Known: {known}. Shown now: {offered}.',
    hint: 'If you know why its keys changed, remove the builder and add the VM again: `kiln builder rm {builder}`, then `kiln builder lima adopt {name}`. If not, another user of this computer may be answering in its place: restart it with `kiln builder lima restart {name}`, and do not continue if this happens again.',
  },
  'lima.lost': {
    message: 'The Lima VM "{name}" was stopped or ended during the build.',
    hint: 'Build again: Kiln starts it, and what it had finished is kept there. If it ends again, give it more memory: `kiln builder lima edit {name} --memory 8G`.',
  },
  'lima.unconfirmed': {
    message: 'The Lima VM "{name}" was not deleted: this was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'lima.failed': {
    message: 'Lima failed: {reason}',
    hint: 'The command and its output are below.',
  },
} as const
