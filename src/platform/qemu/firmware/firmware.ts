// UEFI firmware for a guest: shared code, and a template for each machine's own variables.
type FirmwareFormat = 'raw' | 'qcow2'
export type Firmware = {
  code: string
  codeFormat: FirmwareFormat
  variables: string
  variablesFormat: FirmwareFormat
}
