// Foreign text on a terminal: a volume's label, a profile's name or a line of a log may contain sequences that
// repaint the screen, write the clipboard or change the text direction. None of them is passed on.

/**
 * C0 and C1 except tab and newline, line separators, and invisible characters that change or hide visible ones:
 * direction marks, zero-width spaces, tags. Joiners are kept, because emoji and some scripts need them.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(\u001b\[[012]m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]|(?![\u200c\u200d])\p{Cf}/gu

/** A foreign text's line: further lines are indented, so that none looks like one of Kiln's own. */
export const plainLine = (text: string) => plainText(text.replaceAll('\n', '\n  '))

/** JSON with foreign text for a terminal that might show it: an equal value, escaped. */
export const plainJson = (value: unknown, replacer?: (key: string, value: unknown) => unknown) =>
  JSON.stringify(value, replacer).replace(unsafe, each =>
    [...Array(each.length).keys()]
      .map(at => `\\u${each.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** Keeps bold, dim and plain, which are Kiln's own. ssh and Windows end their lines with a carriage return. */
export const plainText = (text: string) =>
  text.replace(/\r(?=\n|$)/g, '').replace(unsafe, (_, own?: string) => own ?? '\ufffd')
