// The size of a text in UTF-8 (RFC 3629 §3), which is what Nix, iwd and the kernel count. Pure.

export const utf8Bytes = (text: string): number =>
  [...text].reduce((sum, sign) => sum + bytesOf(sign.codePointAt(0) ?? 0), 0)

const bytesOf = (code: number) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
