// UEFI firmware of a guest: code that is shared, and a template of the variables that each machine has a copy of.
export type FirmwareFormat = 'raw' | 'qcow2'
export type Firmware = {
  code: string
  codeFormat: FirmwareFormat
  variables: string
  variablesFormat: FirmwareFormat
}
