/** A URL from which a machine downloads its installer; anything else is a local file. */
export const isAddress = (place: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(place)
