// The folder of installed writers, each version and content in a separate folder (docs/adr/0014).

export const installBase = '/usr/local/lib/kiln-writer'

/** VERSION-CONTENT. */
export const isInstalledName = (name: string) => /^[\w.-]*-[0-9a-f]{16}$/.test(name)
