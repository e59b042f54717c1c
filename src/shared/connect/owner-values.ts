// Checks of values about the owner of a box, which a person types on a page or at a terminal.

/** Not whether anything receives mail there. */
export const isMailAddress = (text: string): boolean =>
  /^[^\s@\p{Cc}]{1,100}@[^\s@\p{Cc}]{1,150}$/u.test(text)

/** As long as the calls of an owner carry it (owner-calls.ts). */
export const isHouseholdName = (text: string): boolean =>
  text.trim() !== '' && text.length <= 400 && !/\p{Cc}/u.test(text)
