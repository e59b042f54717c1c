/** A URL of the installer's tarball; anything else is a local file. */
export const isAddress = (place: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(place)

/** One that Kiln downloads and sends; any other scheme is left to the machine. */
export const isHttp = (place: string): boolean => /^https?:\/\//i.test(place)
