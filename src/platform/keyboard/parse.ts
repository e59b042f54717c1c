// The files that say which keyboard a Linux computer has. Pure.

/** Returns the value of NAME in lines NAME=VALUE, as vconsole.conf(5) and keyboard(5) have them; quotes are removed. */
export function assigned(text: string, name: string): string | null {
  for (const line of text.split('\n')) {
    const [, key, value = ''] = /^\s*([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const plain = value.replace(/^(["'])(.*)\1$/, '$2')
    if (key === name && plain !== '') return plain
  }
  return null
}

/** Returns VALUE of `Option "NAME" "VALUE"` in a file of xorg.conf.d, which localectl writes. */
export const xorgOption = (text: string, name: string): string | null =>
  text.match(new RegExp(`^\\s*Option\\s+"${name}"\\s+"([^"]*)"`, 'im'))?.[1] || null

/** A keymap is a name: NixOS may give vconsole.conf the path of a file in place of one. */
export const keymapName = (text: string | null): string | null =>
  text === null
    ? null
    : (/^(?:.*\/)?([A-Za-z0-9_-][A-Za-z0-9_.-]*?)(?:\.map(?:\.gz)?)?$/.exec(text)?.[1] ?? null)

/** The layouts of XKB's rules/*.lst: the lines between "! layout" and the next "!". */
export function layoutsIn(text: string): { layout: string; name: string }[] {
  const [, after = ''] = text.split(/^! layout$/m)
  const [block = ''] = after.split(/^!/m)
  return block.split('\n').flatMap(line => {
    const [, layout, name] = /^\s+(\S+)\s+(\S.*?)\s*$/.exec(line) ?? []
    return layout && name && layout !== 'custom' ? [{ layout, name }] : []
  })
}
