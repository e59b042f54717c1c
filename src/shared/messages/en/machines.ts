// Machines: why one is slow, paused or unusable.
export const machines = {
  'machine.slow.other-architecture':
    'a computer with {host} emulates a machine with {guest}, which is many times slower',
  'machine.slow.asked': 'emulation was requested, which is many times slower',
  'machine.slow.no-acceleration':
    'Kiln knows no acceleration for this system; the machine is emulated, many times slower',
  'machine.slow.kvm-missing': '{path} is not there; the machine is emulated, many times slower',
  'machine.slow.kvm-forbidden':
    'you may not open {path} (on most systems members of the group kvm may); the machine is emulated, many times slower',
  'machine.slow.silent':
    '{acceleration} started a machine that did nothing; the machine is emulated, many times slower',
  'machine.slow.failed':
    '{acceleration} cannot run a machine here ({reason}); the machine is emulated, many times slower',
  'machine.reason.socket': 'its socket cannot be reached ({errno})',
  'machine.reason.no-answer': 'nothing came back',
  'machine.reason.not-private': 'it is not a folder of yours alone',
  'machine.reason.host-signal': 'another program sent it a signal',
  'machine.reason.host-error': 'it met a fault from which it could not recover',
  'machine.reason.killed': 'another program or a lack of memory ended it',
  'machine.reason.file-missing': 'all of its files are missing or changed',
  'machine.reason.format-missing': 'it has no usable file of the format {format}',
  'machine.reason.iso': 'the live system of an ISO reads no personal data',
  'machine.reason.no-seed': 'it has no place for personal data that it would read',
  'machine.reason.blank': 'it is empty',
  'check.ssh': 'SSH',
  'check.port': 'port {port}',
  'check.url': '{url}',
  'check.serial': '"{mark}" on the serial port',
  'check.command': 'the command `{command}`',
  'check.failed-units': 'no failed unit',
  'check.unit': 'the unit {unit}',
  'stage.prepare-disk': 'Prepare the disk',
  'stage.start-machine': 'Start QEMU',
  'stage.wait-for': 'Wait for {check}',
} as const
