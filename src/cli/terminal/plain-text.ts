// Texts of others on a terminal: a volume's label, a profile's name or a line of a log may hold sequences that repaint the
// screen, write the clipboard or turn the reading direction. None of them is passed on.

/** C0 and C1 but tab and line feed, line separators, and what is not seen itself but changes or hides what is: marks of
 *  direction, spaces without width, tags. Joiners are left, which emoji and some scripts are made with. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[[012]m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]|(?![\u200c\u200d])\p{Cf}/gu

/** A line of a text of others: further lines are drawn in, so that none of them looks like one of Kiln's own. */
export const plainLine = (text: string) => plainText(text.replaceAll('\n', '\n  '))

/** JSON of others' texts for a terminal that might show it: the same value, escaped. */
export const plainJson = (value: unknown, replacer?: (key: string, value: unknown) => unknown) =>
  JSON.stringify(value, replacer).replace(unsafe, each =>
    [...Array(each.length).keys()]
      .map(at => `\\u${each.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** Keeps bold, dim and plain, which are Kiln's own. */
export const plainText = (text: string) => text.replace(unsafe, (_, own?: string) => own ?? '\ufffd')
