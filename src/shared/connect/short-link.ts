// What stands for a box's id in the address of its QR code, /d/<name>: a code with all of the id would be too large for a screen
// of 80 columns. It opens nothing to someone who is not signed in.

const digits = 12

export const shortName = (installId: string): string => installId.replaceAll('-', '').slice(0, digits)
