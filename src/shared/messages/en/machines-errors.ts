// Errors of machines: images that run in QEMU. code → what happened, and what to do next.
export const machinesErrors = {
  'machine.unknown': {
    message: 'There is no machine "{id}".',
    hint: 'Machines are listed by `kiln machines`. {suggestion}',
  },
  'machine.unconfirmed': {
    message: 'Nothing was removed: removing {id} was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'machine.newer': {
    message: 'The machine in {path} was made by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'machine.broken': {
    message: 'The record of the machine {id} cannot be read: {reason}',
    hint: 'Remove it: `kiln machines rm {id}`.',
  },
  'machine.no-firmware': {
    message: 'There is no UEFI firmware for {architecture} machines on this computer.',
    hint: 'Install it: {install}',
  },
  'machine.architecture': {
    message: 'The image is for {architecture}, and QEMU for it is not installed.',
    hint: 'Install it: {install}',
  },
  'machine.no-disk': {
    message: '{id} has no file that QEMU could run: {reason}.',
    hint: 'Verify the image (`kiln images verify {id}`), or make a format again (`kiln images convert {id} qcow2`).',
  },
  'machine.memory': {
    message: 'The machine needs {needed} of memory; this computer has {free} free.',
    hint: 'Close other programs, or give it less: --memory.',
  },
  'machine.port-taken': {
    message: 'Another program listens on port {port} of this computer.',
    hint: 'Choose another port for the forward, or end that program.',
  },
  'machine.port-privileged': {
    message: 'Port {port} is reserved: only root may listen on ports below {first}.',
    hint: 'Choose a port from {first} on.',
  },
  'machine.port-twice': {
    message: 'Port {port} is named by two forwards.',
    hint: 'Give each forward a different port.',
  },
  'machine.personalise': {
    message: '{name} cannot be personalised: {reason}',
    hint: 'Run it without answers. Images of Kiln’s profiles and of flakes with Kiln’s modules take them.',
  },
  'machine.not-started': {
    message: 'QEMU did not start: {reason}',
    hint: 'Its last lines say why. Run `kiln doctor` to check the tool.',
  },
  'machine.silent': {
    message: 'The machine does not answer: {reason}',
    hint: 'It may just have ended. If it has not, force it off.',
  },
  'machine.refused': {
    message: 'QEMU refused {command}: {reason}',
    hint: 'The machine was not changed. Correct what QEMU names, then try again.',
  },
  'machine.killed': {
    message: 'QEMU ended unexpectedly: {reason}',
    hint: 'Start the machine again. What it had not yet written to its disk is lost.',
  },
  'machine.panicked': {
    message: 'The machine’s kernel panicked: {reason}',
    hint: 'Its screen and serial port show what happened. Reset it, go back to a checkpoint, or end it.',
  },
  'machine.no-space': {
    message: 'The machine is paused: no space is left for its disk in {path}.',
    hint: 'Free some space. It then continues automatically.',
  },
  'machine.disk-error': {
    message: 'The machine is paused: its disk in {path} cannot be written or read.',
    hint: 'Check that disk of this computer, then resume the machine.',
  },
  'machine.internal-error': {
    message: 'The machine stopped: its acceleration ({acceleration}) cannot run this system.',
    hint: 'Force it off, and run the image emulated, which is slower: `kiln run {image} --emulate`.',
  },
  'machine.image-gone': {
    message: 'The image {image}, on which the disk of this machine is based, is gone or was changed.',
    hint: 'The machine can no longer be trusted with data. End and remove it, and run another image.',
  },
  'machine.running': {
    message: '{name} is running.',
    hint: 'Power it off first: `kiln machines stop {id}`.',
  },
  'machine.not-running': {
    message: '{name} is not running.',
    hint: 'Start it first: `kiln machines start {id}`.',
  },
  'machine.busy': {
    message: 'Other work on the machine {id} is still running.',
    hint: 'Wait until that has ended.',
  },
  'machine.checkpoint-name': {
    message: '"{name}" cannot be the name of a checkpoint: {reason}',
    hint: 'Use one line of 1 to 80 characters.',
  },
  'machine.checkpoint-taken': {
    message: '{machine} already has a checkpoint "{name}".',
    hint: 'Choose another name, or remove that one first.',
  },
  'machine.checkpoint-unknown': {
    message: '{machine} has no checkpoint "{name}".',
    hint: 'Checkpoints are listed by `kiln machines show`. {suggestion}',
  },
  'machine.host-key-unknown': {
    message: 'Kiln does not know the host key of {name}, so it does not log in.',
    hint: 'Run the image with a key for Kiln (--login, or "Terminal" in the window), or use your own SSH.',
  },
  'machine.user': {
    message: '{name} names "{user}" as its user, which is not a valid user name.',
    hint: 'Run the image with personal data that names another user.',
  },
  'terminal.missing': {
    message: 'No terminal can be opened here: none is installed, or there is no desktop.',
    hint: 'Use the terminal in the window, or `kiln machines ssh`.',
  },
  'terminal.failed': {
    message: '{program} did not open: {reason}',
    hint: 'Use the terminal in the window, or `kiln machines ssh`.',
  },
  'machine.checkpoint-elsewhere': {
    message: 'The checkpoint {name} was made by QEMU {qemu} with {saved}, and the machine now has {found}.',
    hint: 'Saved memory can only be restored where both are the same. Run the machine with those again, or remove the checkpoint.',
  },
  'machine.checkpoint-lost': {
    message: 'The disk of {machine} no longer has the checkpoint {name}.',
    hint: 'Remove the checkpoint: what was in it is gone.',
  },
  'machine.go-back-failed': {
    message: '{name} could not go back to the checkpoint: {reason}',
    hint: 'Its disks are as they were at the checkpoint, its memory is lost. Reset it to start from these disks.',
  },
  'machine.no-forward': {
    message: 'Port {port} of the machine is not forwarded, so Kiln cannot reach it.',
    hint: 'Start the machine with a forward: --forward HOST:{port}.',
  },
  'machine.not-ready': {
    message: 'The machine was not ready ({check}) after {time}.',
    hint: 'Its last lines on the serial port are above. It is still running: `kiln machines` lists it.',
  },
  'machine.ended-early': {
    message: 'The machine ended before it was ready ({check}).',
    hint: 'Its last lines on the serial port say why.',
  },
  'scenario.broken': {
    message: '{path} is not a scenario: {reason}',
    hint: 'It exports `scenario`, with `steps`, each with its own `name` and a `run`: docs/testing-images.md.',
  },
  'scenario.failed': {
    message: 'The step "{step}" failed: {reason}',
    hint: 'The machine {id} is still running, so that you can inspect it. {again}',
  },
  'scenario.no-checkpoint': {
    message: 'No machine of {image} has a checkpoint "{name}".',
    hint: 'Run the scenario from its beginning, with --keep where it passes.',
  },
  'scenario.no-key': {
    message: 'A US keyboard has no key for "{sign}".',
    hint: 'Type it over the serial port or SSH.',
  },
  'scenario.no-mark': {
    message: '{mark} did not appear on the serial port within {time}.',
    hint: 'Its last lines show what appeared instead.',
  },
} as const
