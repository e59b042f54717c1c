/** What a machine downloads its installer from; anything else is a file here. */
export const isAddress = (place: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(place)
