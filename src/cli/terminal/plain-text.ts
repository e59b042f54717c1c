// Texts of others on a terminal: a volume's label, a profile's name or a line of a log may hold sequences that repaint the
// screen, write the clipboard or turn the reading direction. None of them is passed on.

/** C0 and C1 but tab and line feed, and the marks that reorder what follows. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[[012]m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Keeps bold, dim and plain, which are Kiln's own. */
export const plainText = (text: string) => text.replace(unsafe, (_, own?: string) => own ?? '\ufffd')
