// A short form of a box's id for its QR code, /d/<name>: a code with the full id would not fit a screen of 80
// columns. It is useless to anyone who is not signed in.

const digits = 12

export const shortName = (installId: string): string => installId.replaceAll('-', '').slice(0, digits)
