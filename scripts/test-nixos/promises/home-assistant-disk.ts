// The disk of Home Assistant's virtual machine in tests, and where it is on an appliance. Apart from the promises, so that the record of
// each machine's power-off depends on this alone.
import { resolve } from 'node:path'

export const blankDisk = resolve(
  import.meta.dirname,
  '../../../nix/profiles/appliance/tests/fixtures/blank-disk.qcow2.xz',
)
export const disk = '/var/lib/kaliun/home-assistant.qcow2'
export const unit = 'homeassistant-vm.service'
